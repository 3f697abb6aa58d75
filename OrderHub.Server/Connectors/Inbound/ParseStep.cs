using System.Text;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Model;

namespace OrderHub.Server.Connectors.Inbound;

/// <summary>Takes query and form apart, byte by byte. Other envelopes have only headers to look at before the signature.</summary>
internal static class ParseStep
{
    public const string Name = "parse";

    public static InboundReading Run(InboundReading reading)
    {
        if (reading.Raw.IsBare || reading.Raw.From is not null)
        {
            return (reading with { Business = reading.Raw.Body }).Ok(Name);
        }

        if (reading.Raw.Body.Length == 0 && reading.Inbound.Envelope != Envelope.Form)
        {
            return reading.Fail(Name, PartnerCodes.Malformed, "The message is empty.");
        }

        var query = Encoding.UTF8.GetBytes(reading.Raw.Query);
        var form = reading.Inbound.Envelope == Envelope.Form ? reading.Raw.Body : [];
        var (fields, fault) = Read(query, form, PlusRule.IsBlank);
        if (fault is not null)
        {
            return reading.Fail(Name, PartnerCodes.Malformed, fault.Message, fault);
        }

        if (FormCodec.FindAmbiguous(fields) is { } twice)
        {
            return reading.Fail(Name, PartnerCodes.Malformed, $"The field '{twice}' comes more than once, with different values.");
        }

        var otherwise = query.Contains((byte)'+') || form.Contains((byte)'+') ? Read(query, form, PlusRule.IsPlus).Fields : null;
        return (reading with { Fields = fields, FieldsOtherwise = otherwise, Business = BusinessOf(reading, fields) }).Ok(Name);
    }

    private static byte[] BusinessOf(InboundReading reading, List<FormField> fields) => reading.Inbound.BusinessField is { } name
        ? fields.FirstOrDefault(field => field.Name == name)?.Value ?? []
        : reading.Raw.Body;

    private static (List<FormField> Fields, Fault? Fault) Read(byte[] query, byte[] form, PlusRule plus)
    {
        var (inQuery, queryFault) = FormCodec.Read(query, plus);
        var (inForm, formFault) = FormCodec.Read(form, plus);
        return ([.. inQuery ?? [], .. inForm ?? []], (queryFault ?? formFault)?.ToModel());
    }
}
