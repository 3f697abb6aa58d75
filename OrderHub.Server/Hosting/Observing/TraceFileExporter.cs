using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenTelemetry;

namespace OrderHub.Server.Hosting.Observing;

/// <summary>Appends spans to a file, one JSON object a line, readable while the server runs.</summary>
public sealed class TraceFileExporter(string path, ILogger logger) : BaseExporter<Activity>
{
    /// <summary>Tags that may hold what a person typed or where a person is.</summary>
    private static readonly HashSet<string> Withheld = new(StringComparer.Ordinal)
    {
        "url.query", "url.full", "client.address", "network.peer.address", "user_agent.original",
    };

    public override ExportResult Export(in Batch<Activity> batch)
    {
        using var buffer = new MemoryStream();
        foreach (var activity in batch)
        {
            Write(buffer, activity);
        }

        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            buffer.WriteTo(file);
            return ExportResult.Success;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Logs.TraceFileFailed(logger, path, fault.Message);
            return ExportResult.Failure;
        }
    }

    private static void Write(MemoryStream buffer, Activity activity)
    {
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("traceId", activity.TraceId.ToHexString());
            json.WriteString("spanId", activity.SpanId.ToHexString());
            if (activity.ParentSpanId != default)
            {
                json.WriteString("parentSpanId", activity.ParentSpanId.ToHexString());
            }

            json.WriteString("name", activity.DisplayName);
            json.WriteString("source", activity.Source.Name);
            json.WriteString("kind", activity.Kind.ToString());
            json.WriteString("start", activity.StartTimeUtc);
            json.WriteNumber("durationMs", activity.Duration.TotalMilliseconds);
            json.WriteString("status", activity.Status.ToString());
            json.WriteStartObject("tags");
            foreach (var (name, value) in activity.TagObjects)
            {
                if (!Withheld.Contains(name))
                {
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                }
            }

            json.WriteEndObject();
            json.WriteStartArray("links");
            foreach (var link in activity.Links)
            {
                json.WriteStringValue(link.Context.TraceId.ToHexString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
    }
}
