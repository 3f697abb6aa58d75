using OrderHub.Connectors.Signatures;

namespace OrderHub.Connectors.Manifests;

/// <summary>Reads what inbound and outbound parts share: envelopes, places, signatures.</summary>
internal static class PartReader
{
    private static readonly (string Word, Envelope Value)[] Envelopes =
    [
        ("json", Envelope.Json), ("form", Envelope.Form), ("soap", Envelope.Soap), ("xml", Envelope.Xml), ("csv", Envelope.Csv),
        ("fixed", Envelope.Fixed), ("text", Envelope.Text), ("custom", Envelope.Custom),
    ];

    /// <summary>The envelope, and what the document is written in: within a form what <c>content</c> says, or <paramref name="bare"/>.</summary>
    public static (Envelope Envelope, Envelope Content) ReadEnvelope(DocumentNode node, Envelope bare = Envelope.Json)
    {
        var envelope = OneEnvelope(node, "envelope");
        if (!node.Has("content"))
        {
            return (envelope, envelope == Envelope.Form ? bare : envelope);
        }

        var content = OneEnvelope(node, "content");
        if (envelope != Envelope.Form || content == Envelope.Form)
        {
            node.Fault("content", "Only a form holds a document of another kind.");
        }

        return (envelope, content);
    }

    public static Envelope OneEnvelope(DocumentNode node, string name) => node.OneOf(name, Envelopes);

    public static SignatureManifest ReadSignature(DocumentNode node)
    {
        var signature = new SignatureManifest
        {
            Scheme = node.OneOf("scheme", [.. SignatureSchemes.All]),
            Given = ReadPlace(node.Needed("given")),
            Timestamp = node.Child("timestamp") is { } timestamp ? ReadPlace(timestamp) : null,
            TimestampFormat = node.OptionalText("timestampFormat") ?? PartnerClock.UnixSeconds,
            Nonce = node.Child("nonce") is { } nonce ? ReadPlace(nonce) : null,
            Window = node.Duration("window", TimeSpan.FromMinutes(15)),
        };
        node.Close();
        if (signature.Scheme == SignatureScheme.HmacSha256 && (signature.Timestamp is null || signature.Nonce is null))
        {
            node.Fault("", "hmac-sha256 signs a time stamp and a nonce: say where they stand.");
        }

        if (signature.Scheme == SignatureScheme.EscapedMd5 && signature.Timestamp is null)
        {
            node.Fault("", "escaped-md5 signs a time stamp: say where it stands.");
        }

        return signature;
    }

    public static Place ReadPlace(DocumentNode node)
    {
        (string? Name, PlaceKind Kind)[] said =
            [(node.OptionalText("field"), PlaceKind.Field), (node.OptionalText("query"), PlaceKind.Query), (node.OptionalText("header"), PlaceKind.Header)];
        node.Close();
        var found = said.Where(place => !string.IsNullOrEmpty(place.Name)).ToList();
        if (found.Count != 1)
        {
            node.Fault("", "Either a field, a query field or a header is expected.");
        }

        return found.Count == 0 ? new Place(PlaceKind.Field, "") : new Place(found[0].Kind, found[0].Name!);
    }

    public static void RequireDistinct(DocumentNode node, string name, IEnumerable<string> values)
    {
        foreach (var twice in values.Where(value => value.Length > 0).GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            node.Fault(name, $"'{twice.Key}' is there twice.");
        }
    }
}
