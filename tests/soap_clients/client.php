<?php
// Calls operations with PHP's SoapClient: a JSON document of calls in, one of answers out.
// Bytes travel as {"base64": "..."}, in both directions.

function given($value)
{
    if (!is_array($value)) {
        return $value;
    }
    $bytes = array_keys($value) === ['base64'];
    return $bytes ? base64_decode($value['base64'], true) : array_map('given', $value);
}

function told($value)
{
    if (is_object($value)) {
        return (object) array_map('told', get_object_vars($value));
    }
    if (is_array($value)) {
        return array_map('told', $value);
    }
    $is_bytes = is_string($value) && preg_match('//u', $value) !== 1;
    return $is_bytes ? ['base64' => base64_encode($value)] : $value;
}

function call(SoapClient $client, array $call): array
{
    try {
        return ['answer' => told($client->__soapCall($call['operation'], [given($call['arguments'])]))];
    } catch (SoapFault $fault) {
        return ['fault' => ['code' => $fault->faultcode, 'text' => $fault->faultstring]];
    }
}

$talk = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$client = new SoapClient($talk['wsdl'], [
    'soap_version' => $talk['version'] === '1.2' ? SOAP_1_2 : SOAP_1_1,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS, // otherwise an array of one is its item
    'cache_wsdl' => WSDL_CACHE_NONE,
]);
$answers = array_map(fn (array $call) => call($client, $call), $talk['calls']);
echo json_encode($answers, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
