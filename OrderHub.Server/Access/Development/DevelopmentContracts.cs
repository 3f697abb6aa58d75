using System.Text.Json.Nodes;

namespace OrderHub.Server.Access.Development;

/// <summary>The clock that can be moved on, in Development.</summary>
public interface IMovableClock
{
    DateTimeOffset Now { get; }

    /// <summary>Moves the clock on; timers that fall due on the way fire.</summary>
    void Advance(TimeSpan by);
}

/// <summary>The simulators of the legacy systems, in Development.</summary>
public interface ISimulators
{
    /// <summary>Where they listen; null while there are none.</summary>
    Uri? Address { get; }

    /// <summary>Asks them; what they answer comes back as it is.</summary>
    /// <exception cref="HttpRequestException">They do not answer, or refuse.</exception>
    Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken ct);
}
