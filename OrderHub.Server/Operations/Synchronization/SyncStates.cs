using System.Text.Json.Serialization;
using OrderHub.Server.Storage.Legacy;

namespace OrderHub.Server.Operations.Synchronization;

/// <summary>How a copy of a partner's orders stands, in a word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SyncState>))]
public enum SyncState
{
    /// <summary>Nobody said where the partner is, or the tenant has no credential for it.</summary>
    [JsonStringEnumMemberName("unreachable")] Unreachable,

    /// <summary>It begins with the next run.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    /// <summary>A person paused it.</summary>
    [JsonStringEnumMemberName("paused")] Paused,

    /// <summary>The last run could not go on.</summary>
    [JsonStringEnumMemberName("failing")] Failing,

    /// <summary>The full load is under way.</summary>
    [JsonStringEnumMemberName("loading")] Loading,

    /// <summary>All orders are there, and what is new follows.</summary>
    [JsonStringEnumMemberName("current")] Current,
}

/// <summary>Tells how a copy stands. Pure.</summary>
public static class SyncStates
{
    public static SyncState Of(SynchronizationRow? row, bool isReachable) => row switch
    {
        { Paused: true } => SyncState.Paused,
        _ when !isReachable => SyncState.Unreachable,
        null => SyncState.Waiting,
        { Failures: > 0 } => SyncState.Failing,
        { Full: not null } => SyncState.Loading,
        _ => SyncState.Current,
    };
}
