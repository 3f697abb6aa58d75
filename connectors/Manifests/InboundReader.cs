using System.Globalization;

namespace OrderHub.Connectors.Manifests;

/// <summary>Reads the inbound part of a manifest.</summary>
internal static class InboundReader
{
    public static InboundManifest Read(DocumentNode node)
    {
        var transport = !node.Has("transport") ? TransportKind.Http
            : node.OneOf("transport", ("http", TransportKind.Http), ("folder", TransportKind.Folder), ("poll", TransportKind.Poll));
        var (envelope, content) = PartReader.ReadEnvelope(node);
        var inbound = new InboundManifest
        {
            Transport = transport,
            Envelope = envelope,
            Content = content,
            AppKey = node.Child("appKey") is { } key ? PartReader.ReadPlace(key) : null,
            Method = node.Child("method") is { } method ? PartReader.ReadPlace(method) : null,
            MethodPrefix = node.OptionalText("methodPrefix"),
            BusinessField = node.OptionalText("businessField"),
            ListOfOne = node.Flag("listOfOne"),
            Signature = node.Child("signature") is { } signature ? PartReader.ReadSignature(signature) : null,
            Csv = node.Child("csv") is { } csv ? FormatReader.ReadCsv(csv) : null,
            Fixed = node.Child("fixed") is { } fixedWidth ? FormatReader.ReadFixed(fixedWidth) : null,
            Folder = node.Child("folder") is { } folder ? ReadFolder(folder) : transport == TransportKind.Folder ? new FolderManifest() : null,
            Polls = [.. node.Children("polls").Select(ReadPoll)],
            Silence = node.Has("silence") ? node.Duration("silence", TimeSpan.FromHours(1)) : null,
            Operations = [.. node.Children("operations").Select(ReadOperation)],
            Errors = ReadErrors(node),
        };
        node.Close();
        Check(node, inbound);
        return inbound;
    }

    private static void Check(DocumentNode node, InboundManifest inbound)
    {
        if (inbound.Transport == TransportKind.Http)
        {
            CheckHttp(node, inbound);
        }
        else if (inbound.AppKey is not null || inbound.Signature is not null || inbound.Envelope == Envelope.Form)
        {
            node.Fault("transport", "A folder or a poll proves the sender itself: no form, appKey or signature.");
        }

        if (inbound.Transport != TransportKind.Folder && inbound.Folder is not null)
        {
            node.Fault("folder", "This is for the transport folder.");
        }

        if ((inbound.Transport == TransportKind.Poll) != (inbound.Polls.Count > 0))
        {
            node.Fault("polls", "The transport poll says what it asks, and no other does.");
        }

        if (inbound.Content == Envelope.Text)
        {
            node.Fault("content", "Text out of a template can only be written.");
        }

        if (inbound.Silence is { } silence && (silence < TimeSpan.FromMinutes(1) || silence > TimeSpan.FromDays(31)))
        {
            node.Fault("silence", "Between a minute and 31 days.");
        }

        FormatReader.RequireFormat(node, inbound.Content, inbound.Csv, inbound.Fixed);
        if (inbound.Operations.Count == 0)
        {
            node.Fault("operations", "At least one operation is needed.");
        }

        if (inbound.Operations.Count > 1 && inbound.Method is null && inbound.Content is not (Envelope.Soap or Envelope.Xml) && inbound.Transport != TransportKind.Poll)
        {
            node.Fault("method", "There are several operations: say where a message names its own.");
        }

        PartReader.RequireDistinct(node, "operations", inbound.Operations.Select(operation => operation.Name));
        PartReader.RequireDistinct(node, "operations", inbound.Operations.Select(operation => operation.Method));
    }

    private static void CheckHttp(DocumentNode node, InboundManifest inbound)
    {
        if (!inbound.Errors.ContainsKey("*"))
        {
            node.Fault("errors", "An entry named '*' must say how all other errors are told.");
        }

        if (inbound.AppKey is null)
        {
            node.Fault("appKey", "A message must say whose it is: name the place of its app key.");
        }

        if (inbound.Signature is null)
        {
            node.Fault("signature", "A message must prove its sender: say how it is signed.");
        }

        if ((inbound.Envelope == Envelope.Form) != (inbound.BusinessField is not null))
        {
            node.Fault("businessField", "A form needs the name of the field that holds the business document, and nothing else does.");
        }

        if (inbound.Envelope != Envelope.Form && inbound.Signature?.Scheme == SignatureScheme.SortedMd5)
        {
            node.Fault("signature.scheme", "sorted-md5 signs the fields of a form; with a body the scheme is sorted-md5-body.");
        }
    }

    private static Dictionary<string, ErrorReply> ReadErrors(DocumentNode node)
    {
        var errors = new Dictionary<string, ErrorReply>(StringComparer.Ordinal);
        foreach (var (code, reply) in node.Named("errors"))
        {
            errors[code] = new ErrorReply(reply.Text("code"), reply.Integer("status", 200, 200, 599), reply.Text("zh"));
            reply.Close();
        }

        return errors;
    }

    private static InboundOperation ReadOperation(DocumentNode node)
    {
        var operation = new InboundOperation
        {
            Name = node.Text("name"),
            Method = node.Text("method"),
            Kind = node.OneOf("kind", ("order", OperationKind.Order), ("report", OperationKind.Report), ("query", OperationKind.Query), ("cancel", OperationKind.Cancel)),
            Sensitive = node.Texts("sensitive"),
            JsonTexts = node.Texts("jsonTexts"),
            Lists = [.. node.Children("lists").Select(list =>
            {
                var lists = new ParallelLists(list.Text("into"), list.Texts("fields"), list.OptionalText("separator") ?? ",");
                list.Close();
                return lists;
            })],
            BitStrings = [.. node.Children("bitStrings").Select(ReadBits)],
        };
        node.Close();
        return operation;
    }

    private static BitString ReadBits(DocumentNode node)
    {
        var length = node.Integer("length", 50, 1, 1000);
        var keys = new Dictionary<int, string>();
        foreach (var (place, key) in node.TextMap("keys"))
        {
            if (int.TryParse(place, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= length)
            {
                keys[number] = key;
            }
            else
            {
                node.Fault($"keys.{place}", $"A place from 1 to {length} is expected.");
            }
        }

        var bits = new BitString(node.Text("into"), node.Text("field"), length, keys, node.Text("otherPrefix"));
        node.Close();
        return bits;
    }

    private static FolderManifest ReadFolder(DocumentNode node)
    {
        var usual = new FolderManifest();
        var folder = new FolderManifest
        {
            Pattern = node.OptionalText("pattern") ?? usual.Pattern,
            Stable = node.Duration("stable", usual.Stable),
            Policy = !node.Has("policy") ? usual.Policy : node.OneOf("policy", ("all", RowPolicy.All), ("rows", RowPolicy.Rows)),
            GroupBy = node.OptionalText("groupBy"),
            OrderBy = node.OptionalText("orderBy"),
            Result = node.OptionalText("result"),
        };
        node.Close();
        if (folder.Stable < TimeSpan.FromSeconds(1) || folder.Stable > TimeSpan.FromHours(1))
        {
            node.Fault("stable", "Between a second and an hour.");
        }

        return folder;
    }

    private static PollManifest ReadPoll(DocumentNode node)
    {
        var usual = new PollManifest { Ask = "", Into = "" };
        var poll = new PollManifest
        {
            Ask = node.Text("ask"),
            Into = node.Text("into"),
            Every = node.Duration("every", usual.Every),
            Overlap = node.Duration("overlap", usual.Overlap),
            PageSize = node.Integer("pageSize", usual.PageSize, 1, 1000),
            MaxPages = node.Integer("maxPages", usual.MaxPages, 1, 10_000),
        };
        node.Close();
        if (poll.Every < TimeSpan.FromSeconds(1) || poll.Every > TimeSpan.FromDays(1))
        {
            node.Fault("every", "Between a second and a day.");
        }

        if (poll.Overlap < TimeSpan.Zero || poll.Overlap > TimeSpan.FromDays(1))
        {
            node.Fault("overlap", "At most a day.");
        }

        return poll;
    }
}
