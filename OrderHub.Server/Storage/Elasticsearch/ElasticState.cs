using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using OrderHub.Server.Storage.Search;
using static OrderHub.Server.Storage.Elasticsearch.ElasticJson;

namespace OrderHub.Server.Storage.Elasticsearch;

/// <summary>Which generation of indexes is read, and which is being made; one document that all nodes share and replace by compare and set.</summary>
/// <param name="Generation">What is read and written.</param>
/// <param name="IsBuilt">True once all orders are in it.</param>
/// <param name="Building">What is written beside it; null for none.</param>
/// <param name="At">When the rebuild was last seen to go on.</param>
internal sealed record ElasticGeneration(int Generation, bool IsBuilt, int? Building, DateTimeOffset At)
{
    public long SeqNo { get; init; }
    public long Term { get; init; }
}

/// <summary>Reads and replaces that document. What it said is held for a moment: whoever begins a rebuild waits for longer than that.</summary>
internal sealed class ElasticState(ElasticClient client, ElasticNames names, SearchOptions options, TimeProvider time)
{
    private const string Document = "state";

    /// <summary>How long a node may go on by what it read.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);

    private ElasticGeneration? known;
    private long readAt;

    /// <summary>The state, at most a moment old.</summary>
    public async Task<ElasticGeneration> GetAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref known) is { } held && time.GetElapsedTime(Volatile.Read(ref readAt)) < Holds)
        {
            return held;
        }

        return await ReadAsync(ct) ?? throw new SearchUnavailableException("The indexes of the search server are not prepared yet.");
    }

    public async Task<ElasticGeneration?> ReadAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var answer = await client.AskAsync(HttpMethod.Get, $"/{names.State}/_doc/{Document}", null, options.Timeout, ct);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            Volatile.Write(ref known, null);
            return null;
        }

        var json = answer.Good("the state of the indexes");
        var source = json["_source"]!;
        var state = new ElasticGeneration(
            (int)source["generation"]!, (bool)source["built"]!, (int?)source["building"], DateTimeOffset.FromUnixTimeMilliseconds((long)source["at"]!))
        {
            SeqNo = (long)json["_seq_no"]!,
            Term = (long)json["_primary_term"]!,
        };
        Volatile.Write(ref readAt, began);
        Volatile.Write(ref known, state);
        return state;
    }

    /// <summary>Writes the first state; does nothing where there is one.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        var answer = await client.AskAsync(HttpMethod.Put, $"/{names.State}/_create/{Document}", Body(new(1, false, null, time.GetUtcNow())), options.WriteTimeout, ct);
        if (answer.Status != HttpStatusCode.Conflict)
        {
            answer.Good("the first state of the indexes");
        }
    }

    /// <summary>Replaces the state that was read. False: somebody else did so first.</summary>
    public async Task<bool> ReplaceAsync(ElasticGeneration read, ElasticGeneration by, CancellationToken ct)
    {
        var condition = string.Create(CultureInfo.InvariantCulture, $"if_seq_no={read.SeqNo}&if_primary_term={read.Term}");
        var answer = await client.AskAsync(HttpMethod.Put, $"/{names.State}/_doc/{Document}?{condition}", Body(by), options.WriteTimeout, ct);
        Volatile.Write(ref known, null);
        if (answer.Status == HttpStatusCode.Conflict)
        {
            return false;
        }

        answer.Good("a new state of the indexes");
        return true;
    }

    private static JsonObject Body(ElasticGeneration state) => Object(
        ("generation", state.Generation), ("built", state.IsBuilt), ("building", state.Building), ("at", state.At.ToUnixTimeMilliseconds()));
}
