using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Jobs;

namespace OrderHub.Server.Operations.Jobs;

/// <summary>What a run is given, and where it tells how it goes. Lines and progress are written with the node's next sign of life, or with the end.</summary>
public sealed class JobContext
{
    private const int MaxText = 1000;
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly int maxLines;
    private readonly JobKind kind;
    private List<JobLogRow> unwritten = [];
    private int lines;

    /// <param name="run">As it was claimed.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="time">Stamps its lines.</param>
    /// <param name="maxLines">Lines that one try may write.</param>
    public JobContext(JobRunRow run, JobKind kind, TimeProvider time, int maxLines)
    {
        (Run, this.kind, this.time, this.maxLines) = (run, kind, time, maxLines);
        Args = JsonNode.Parse(run.Args) as JsonObject ?? [];
    }

    public JobRunRow Run { get; }

    /// <summary>As they were checked when the run was made.</summary>
    public JsonObject Args { get; }

    internal (long Done, long Total, string? Text) Progress { get; private set; }

    /// <summary>A text argument, or its default; null where neither is.</summary>
    public string? Text(string name) => Find(name)?.GetValue<string>();

    /// <summary>A number argument, or its default.</summary>
    public long Number(string name) => Find(name)?.GetValue<long>() ?? 0;

    /// <summary>Tells how far the work has come; <paramref name="total"/> 0: not known.</summary>
    public void Report(long done, long total, string? text = null)
    {
        lock (gate)
        {
            Progress = (done, total, text is { Length: > MaxText } ? text[..MaxText] : text);
        }
    }

    public void Info(string text) => Write("info", text);

    public void Warn(string text) => Write("warn", text);

    internal void Write(string level, string text)
    {
        lock (gate)
        {
            if (++lines > maxLines)
            {
                return;
            }

            var said = lines == maxLines ? "There was more to say than a try may write." : text.Length > MaxText ? text[..MaxText] : text;
            unwritten.Add(new(Run.Attempt, lines, time.GetUtcNow(), level, said));
        }
    }

    /// <summary>Takes the lines that are not written yet.</summary>
    internal IReadOnlyList<JobLogRow> TakeLines()
    {
        lock (gate)
        {
            var taken = unwritten;
            unwritten = [];
            return taken;
        }
    }

    private JsonValue? Find(string name) =>
        Args[name] as JsonValue ?? (kind.Arguments.FirstOrDefault(argument => argument.Name == name)?.Default is { } text ? JsonNode.Parse(text) as JsonValue : null);
}
