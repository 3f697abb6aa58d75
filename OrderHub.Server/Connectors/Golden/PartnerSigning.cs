using System.Text;
using OrderHub.Connectors.Codecs;
using OrderHub.Connectors.Manifests;
using OrderHub.Connectors.Signatures;
using OrderHub.Server.Connectors.Catalog;
using OrderHub.Server.Connectors.Credentials;
using OrderHub.Server.Connectors.Inbound;

namespace OrderHub.Server.Connectors.Golden;

/// <summary>Signs a message as its partner would, for now and with a credential: golden messages are old, and a hub refuses what is old.</summary>
public static class PartnerSigning
{
    public static RawMessage Renew(Connector connector, RawMessage raw, PartnerCredential credential, DateTimeOffset now)
    {
        if (connector.Manifest.Inbound is not { Signature: { } signature, AppKey: { } appKey } inbound)
        {
            return raw;
        }

        // 1. Who, when
        var signer = new Parts(raw, inbound.Envelope == Envelope.Form);
        var timestamp = PartnerClock.Write(now, signature.TimestampFormat, connector.Manifest.TimeZone);
        var nonce = Guid.NewGuid().ToString("N");
        signer.Set(appKey, credential.AppKey);
        signer.Set(signature.Timestamp, timestamp);
        signer.Set(signature.Nonce, nonce);

        // 2. Signature
        var parts = new SignedParts
        {
            Fields = signer.Fields,
            SignatureField = signature.Given.Name,
            Business = inbound.BusinessField is { } name ? signer.Fields.FirstOrDefault(field => field.Name == name)?.Value ?? [] : raw.Body,
            Body = raw.Body,
            Timestamp = timestamp,
            Nonce = nonce,
            AppKey = credential.AppKey,
        };
        signer.Set(signature.Given, signature.Scheme == SignatureScheme.Custom && connector.Protocol is { } protocol
            ? protocol.Sign(parts, credential.Secret)
            : Signature.Make(signature.Scheme, parts, credential.Secret));
        return signer.Message;
    }

    private sealed class Parts
    {
        private readonly RawMessage raw;
        private readonly bool isForm;
        private readonly bool isWritable;
        private readonly List<FormField> query;
        private readonly List<FormField> form;
        private readonly Dictionary<string, string> headers;

        public Parts(RawMessage raw, bool isForm)
        {
            var (inQuery, queryFault) = FormCodec.Read(Encoding.UTF8.GetBytes(raw.Query), PlusRule.IsBlank);
            var (inForm, formFault) = isForm ? FormCodec.Read(raw.Body, PlusRule.IsBlank) : Decoded<List<FormField>>.Of([]);
            (this.raw, this.isForm, query, form) = (raw, isForm, inQuery ?? [], inForm ?? []);
            // What cannot be read stays as it is: that is what such a message shows. A name that comes twice, too.
            isWritable = queryFault is null && formFault is null;
            headers = new(raw.Headers, StringComparer.OrdinalIgnoreCase);
        }

        public IReadOnlyList<FormField> Fields => [.. query, .. form];

        public RawMessage Message => !isWritable ? raw : raw with
        {
            Query = FormCodec.Write(query),
            Body = isForm ? Encoding.ASCII.GetBytes(FormCodec.Write(form)) : raw.Body,
            Headers = headers,
        };

        public void Set(Place? place, string value)
        {
            if (place is null)
            {
                return;
            }

            if (place.Kind == PlaceKind.Header)
            {
                headers[place.Name] = value;
                return;
            }

            var field = new FormField(place.Name, Encoding.UTF8.GetBytes(value));
            var at = form.FindIndex(known => known.Name == place.Name);
            var list = at >= 0 ? form : query;
            at = list.FindIndex(known => known.Name == place.Name);
            if (at >= 0)
            {
                list[at] = field;
            }
            else
            {
                list.Add(field);
            }
        }
    }
}
