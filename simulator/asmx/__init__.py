"""How an ASP.NET web service (ASMX) talks: contract, SOAP, forms, WSDL, help pages."""
