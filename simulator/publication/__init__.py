"""The contract for programs in any language: OpenAPI, AsyncAPI, WSDL and JSON Schema."""
