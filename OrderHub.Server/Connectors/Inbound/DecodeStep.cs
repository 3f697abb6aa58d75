using System.Text.Json.Nodes;
using OrderHub.Connectors;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Reads the business document into a tree, and finds which operation is meant.</summary>
internal static class DecodeStep
{
    public const string Name = "decode";

    public static InboundReading Run(InboundReading reading)
    {
        // 1. Bytes
        var inbound = reading.Inbound;
        var bytes = reading.Raw.Body;
        if (!reading.Raw.IsBare && inbound.BusinessField is { } field)
        {
            if (reading.Fields.FirstOrDefault(candidate => candidate.Name == field) is not { } business)
            {
                return reading.Fail(Name, PartnerCodes.Malformed, $"The field {field} with the business document is missing.");
            }

            bytes = business.Value;
        }

        // 2. Text
        reading = reading with { Business = bytes };
        var label = reading.Raw.Charset ?? (inbound.Envelope == Envelope.Soap ? XmlCodec.FindLabel(bytes) : null) ?? reading.Connector.Manifest.Charset;
        if (Charsets.Decode(bytes, label) is not { } text)
        {
            return reading.Fail(Name, PartnerCodes.Malformed, "The message is in none of the character sets UTF-8, GBK and GB18030.");
        }

        // 3. Tree and operation
        reading = reading with { Text = text };
        var depth = reading.Connector.Manifest.Limits.MaxDepth;
        var (method, message, fault) = inbound.Envelope == Envelope.Soap ? ReadSoap(text.Text, depth) : ReadJson(text.Text, depth);
        if (fault is not null)
        {
            return reading.Fail(Name, PartnerCodes.Malformed, fault.Message, fault.ToModel());
        }

        if (inbound.Method is { } place)
        {
            method = reading.Raw.IsBare ? inbound.Operations[0].Method : reading.Find(place);
        }

        method ??= inbound.Operations[0].Method;
        var operation = inbound.Operations.FirstOrDefault(candidate => candidate.Method == method);
        reading = reading with { Method = method, Operation = operation, Message = message };
        return operation is null
            ? reading.Fail(
                Name, PartnerCodes.MethodUnknown,
                $"The method '{Short(method)}' is not known; known: {string.Join(", ", inbound.Operations.Select(known => known.Method))}.")
            : reading.Ok(Name, Odd(text));
    }

    private static Fault[] Odd(DecodedText text)
    {
        var odd = new List<Fault>();
        if (text.LabelWas is not null)
        {
            odd.Add(new(FaultCodes.Charset, "", $"The message calls itself {text.LabelWas} and is {text.Charset}."));
        }

        if (text.PrivateUse > 0)
        {
            odd.Add(new(FaultCodes.Charset, "", $"{text.PrivateUse} characters have no agreed meaning (private use); they are kept as they are."));
        }

        return [.. odd];
    }

    private static (string?, JsonObject?, MessageFault?) ReadSoap(string text, int depth)
    {
        var (soap, fault) = SoapCodec.Read(text, depth);
        return (soap?.Method, soap?.Content, fault);
    }

    private static (string?, JsonObject?, MessageFault?) ReadJson(string text, int depth)
    {
        var (node, fault) = JsonCodec.Read(text, depth);
        return node switch
        {
            null => (null, null, fault),
            JsonObject message => (null, message, null),
            _ => (null, null, new MessageFault(FaultCodes.Json, "", "The business document must be a JSON object.")),
        };
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
