using System.Text.RegularExpressions;

namespace OrderHub.Connectors.Manifests;

/// <summary>Reads the outbound part of a manifest.</summary>
internal static partial class OutboundReader
{
    public static OutboundManifest Read(DocumentNode node)
    {
        var outbound = new OutboundManifest
        {
            Signature = node.Child("signature") is { } signature ? PartReader.ReadSignature(signature) : null,
            AppKey = node.Child("appKey") is { } key ? PartReader.ReadPlace(key) : null,
            Method = node.Child("method") is { } method ? PartReader.ReadPlace(method) : null,
            IdempotencyKey = node.Child("idempotencyKey") is { } once ? PartReader.ReadPlace(once) : null,
            BusinessField = node.OptionalText("businessField"),
            Parts = [.. node.Children("parts").Select(ReadPart)],
            Operations = [.. node.Children("operations").Select(ReadOperation)],
        };
        node.Close();
        Check(node, outbound);
        return outbound;
    }

    private static void Check(DocumentNode node, OutboundManifest outbound)
    {
        if (outbound.Operations.Count == 0)
        {
            node.Fault("operations", "At least one operation is needed.");
        }

        if (outbound.Signature is not null && outbound.AppKey is null)
        {
            node.Fault("appKey", "A signed call must say whose it is: name the place of its app key.");
        }

        PartReader.RequireDistinct(node, "operations", outbound.Operations.Select(operation => operation.Name));
        var names = outbound.Operations.Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var operation in outbound.Operations.Where(operation => operation.QueryBeforeRetry is not null && !names.Contains(operation.QueryBeforeRetry)))
        {
            node.Fault("operations", $"'{operation.Name}' is to be asked after with '{operation.QueryBeforeRetry}', which is no operation.");
        }

        foreach (var operation in outbound.Operations.Where(operation => operation.Envelope == Envelope.Form && operation.Content != Envelope.Form && outbound.BusinessField is null))
        {
            node.Fault("businessField", $"'{operation.Name}' puts a document into a form: name the field that holds it.");
        }

        if (outbound.Method is not null)
        {
            foreach (var operation in outbound.Operations.Where(operation => operation.Method is null))
            {
                node.Fault("operations", $"'{operation.Name}' has no method, the partner's word for it.");
            }
        }
    }

    private static FixedPart ReadPart(DocumentNode node)
    {
        var value = node.Text("value");
        return new(PartReader.ReadPlace(node), value);
    }

    private static OutboundOperation ReadOperation(DocumentNode node)
    {
        var transport = !node.Has("transport") ? TransportKind.Http : node.OneOf("transport", ("http", TransportKind.Http), ("folder", TransportKind.Folder));
        var (envelope, content) = PartReader.ReadEnvelope(node, bare: Envelope.Form);
        var operation = new OutboundOperation
        {
            Name = node.Text("name"),
            Transport = transport,
            Verb = transport == TransportKind.Folder && !node.Has("verb") ? "" : node.OneOf("verb", ("POST", "POST"), ("GET", "GET"), ("PUT", "PUT"), ("DELETE", "DELETE")),
            Path = node.Text("path"),
            Envelope = envelope,
            Content = content,
            Answer = node.Has("answer") ? PartReader.OneEnvelope(node, "answer") : content is Envelope.Form or Envelope.Text ? Envelope.Json : content,
            Method = node.OptionalText("method"),
            SoapMethod = node.OptionalText("soapMethod"),
            Root = node.OptionalText("root"),
            JsonTexts = node.Texts("jsonTexts"),
            Csv = node.Child("csv") is { } csv ? FormatReader.ReadCsv(csv) : null,
            Fixed = node.Child("fixed") is { } fixedWidth ? FormatReader.ReadFixed(fixedWidth) : null,
            MediaType = node.OptionalText("mediaType"),
            Idempotent = node.Flag("idempotent"),
            QueryBeforeRetry = node.OptionalText("queryBeforeRetry"),
        };
        node.Close();
        Check(node, operation);
        return operation;
    }

    private static void Check(DocumentNode node, OutboundOperation operation)
    {
        if (operation.Transport == TransportKind.Http && operation.Path.Length > 0 && !RelativePath().IsMatch(operation.Path))
        {
            node.Fault("path", "A path begins with a single slash and holds only letters, digits and -._~/: it cannot lead to another host.");
        }

        if (operation.Transport == TransportKind.Folder && operation.Path.Length > 0 && !FileName().IsMatch(operation.Path))
        {
            node.Fault("path", "The name of a file, of letters, digits and -._, with {key} where the idempotency key goes and perhaps {date}.");
        }

        if (operation.Content == Envelope.Soap && operation.SoapMethod is null)
        {
            node.Fault("soapMethod", "A SOAP call needs the name of its element.");
        }

        if (operation.Content == Envelope.Xml && operation.Root is null)
        {
            node.Fault("root", "XML needs the name of its root element.");
        }

        if (operation.Answer is Envelope.Form or Envelope.Text)
        {
            node.Fault("answer", "An answer is json, xml, soap, csv, fixed or custom.");
        }

        FormatReader.RequireFormat(node, operation.Content, operation.Csv, operation.Fixed, operation.Answer);
    }

    [GeneratedRegex("^/[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex RelativePath();

    [GeneratedRegex(@"^(?!\.)(?=.*\{key\})([A-Za-z0-9._-]|\{key\}|\{date\})+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex FileName();
}
