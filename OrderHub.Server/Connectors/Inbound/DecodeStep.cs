using System.Text.Json;
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
        if (inbound.BusinessField is { } field && reading.Business.Length == 0 && !reading.Raw.IsBare && reading.Fields.All(candidate => candidate.Name != field))
        {
            return reading.Fail(Name, PartnerCodes.Malformed, $"The field {field} with the business document is missing.");
        }

        // 2. Tree
        var document = reading.Raw.Document is { } given
            ? new ReadDocument((JsonObject)given.DeepClone(), null, null, null, [])
            : DocumentCodec.Read(reading.Business, reading.Raw.Charset, DocumentFormat.Of(reading.Connector.Manifest, inbound, reading.Connector.Protocol));
        reading = reading with { Text = document.Text };
        if (document.Content is not { } message)
        {
            IReadOnlyList<Fault> faults = [.. document.Faults.Select(fault => fault.ToModel())];
            return reading.Fail(Name, PartnerCodes.Malformed, faults.Count == 1 ? faults[0].Message : $"{faults.Count} places cannot be read.", faults);
        }

        // 3. Operation
        if (FindMethod(reading, document.Element) is not { } method)
        {
            return (reading with { Message = message }).Fail(
                Name, PartnerCodes.MethodUnknown,
                $"The message names no method in {inbound.Method!.Name}; known: {string.Join(", ", inbound.Operations.Select(known => known.Method))}.");
        }

        var operation = inbound.Operations.FirstOrDefault(candidate => candidate.Method == method);
        reading = reading with { Method = method, Operation = operation, Message = message, Decoded = JsonSerializer.SerializeToUtf8Bytes(message) };
        if (operation is null)
        {
            return reading.Fail(
                Name, PartnerCodes.MethodUnknown,
                $"The method '{Short(method)}' is not known; known: {string.Join(", ", inbound.Operations.Select(known => known.Method))}.");
        }

        // 4. JSON in texts
        return JsonTexts.Unfold(message, operation.JsonTexts, reading.Connector.Manifest.Limits.MaxDepth) is { } inner
            ? reading.Fail(Name, PartnerCodes.Malformed, inner.Message, inner.ToModel())
            : reading.Ok(Name, Odd(document.Text));
    }

    /// <returns>Null where the partner has a place for the method and the message leaves it empty: guessing could make an order of a query.</returns>
    private static string? FindMethod(InboundReading reading, string? element)
    {
        var inbound = reading.Inbound;
        var only = inbound.Operations[0].Method;
        if (reading.Raw.Operation is { } named)
        {
            return inbound.Operations.FirstOrDefault(operation => operation.Name == named)?.Method ?? named;
        }

        if (inbound.Method is { } place)
        {
            return reading.Raw.IsBare ? only : reading.Find(place) is { Length: > 0 } stated ? stated : null;
        }

        // A root element names the operation only where there is a choice.
        return inbound.Content == Envelope.Soap || inbound.Operations.Count > 1 ? element ?? only : only;
    }

    private static Fault[] Odd(DecodedText? text)
    {
        var odd = new List<Fault>();
        if (text?.LabelWas is not null)
        {
            odd.Add(new(FaultCodes.Charset, "", $"The message calls itself {text.LabelWas} and is {text.Charset}."));
        }

        if (text?.PrivateUse > 0)
        {
            odd.Add(new(FaultCodes.Charset, "", $"{text.PrivateUse} characters have no agreed meaning (private use); they are kept as they are."));
        }

        return [.. odd];
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
