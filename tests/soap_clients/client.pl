# Calls operations with SOAP::Lite: a JSON document of calls in, one of answers out.
# Bytes travel as {"base64": "..."}.
use strict;
use warnings;

use JSON::PP;
use MIME::Base64;
use SOAP::Lite;

my $talk = decode_json(do { local $/; <STDIN> });
SOAP::Lite->soapversion($talk->{version});
my $described = $talk->{wsdl} ? described($talk->{wsdl}) : {};
my $client = SOAP::Lite->new->autotype(0);
print JSON::PP->new->utf8->encode([map { call($_) } @{ $talk->{calls} }]);

# Where each operation is, and what asks for it, as the WSDL says.
sub described {
    my $schema = SOAP::Schema->new(schema_url => shift);
    $schema->parse;
    return $schema->services->{PhoneNotify};
}

sub call {
    my $call = shift;
    my $name = $call->{operation};
    if (my $operation = $described->{$name}) {
        my ($address, $namespace, $action) =
            map { "$_" } @$operation{qw(endpoint namespace soapaction)};
        $client->proxy($address)->default_ns($namespace)->on_action(sub { qq("$action") });
    }
    else {    # as it was done before there was a WSDL: the action is not even quoted
        $client->proxy($talk->{address})->default_ns($talk->{namespace});
        $client->on_action(sub { join '', @_ });
    }
    my $som = $client->call($name, elements($call->{arguments}));
    return $som->fault ? { fault => fault($som->fault) } : { answer => $som->result };
}

sub fault {
    my $fault = shift;
    return $fault->{Code}    # SOAP 1.2
        ? { code => $fault->{Code}{Value}, text => $fault->{Reason}{Text} }
        : { code => $fault->{faultcode}, text => $fault->{faultstring} };
}

# default_ns() puts the operation's element into the namespace, and so all that is in it.
sub elements {
    my $values = shift;
    return map { element($_, $values->{$_}) } sort keys %$values;
}

sub element {
    my ($name, $value) = @_;
    return map { element($name, $_) } @$value if ref $value eq 'ARRAY';
    my $data = SOAP::Data->name($name);
    return $data->type('string')->value($value) unless ref $value;
    return $data->type('base64Binary')->value(decode_base64($value->{base64})) if $value->{base64};
    return $data->value(\SOAP::Data->value(elements($value)));
}
