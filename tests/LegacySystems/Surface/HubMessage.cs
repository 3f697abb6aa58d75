namespace OrderHub.LegacySystems.Surface;

/// <summary>What the hub made of a message.</summary>
internal enum HubAnswer
{
    Taken,

    /// <summary>Not taken, and sending it again helps nobody.</summary>
    Refused,

    /// <summary>It must be sent again.</summary>
    Later,
}

/// <summary>A message to the hub.</summary>
/// <param name="Lane">Messages of one lane go one after the other.</param>
/// <param name="Write">The request, made anew for each try; true: wrongly signed.</param>
/// <param name="Read">What an answer means.</param>
/// <param name="Badly">Wrongly signed at the first try.</param>
/// <param name="Ended">Told how it ended.</param>
/// <param name="InBurst">Told at once with many others, whatever the hub is at.</param>
internal sealed record HubMessage(string Lane, Func<bool, HttpRequestMessage> Write, Func<int, byte[], HubAnswer> Read, bool Badly = false, Action<HubAnswer>? Ended = null, bool InBurst = false);
