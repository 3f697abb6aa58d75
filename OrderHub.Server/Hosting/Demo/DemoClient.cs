using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderHub.Server.Hosting.Demo;

/// <summary>The hub's API as the demo uses it. Lists are read to their end.</summary>
public sealed class DemoClient : IDisposable
{
    /// <summary>Requests at once where one after the other would take too long: answers, cancels, looks.</summary>
    public const int AtOnce = 16;

    private const int PageSize = 200;

    public DemoClient(Uri hub, string key)
    {
        // Moving the clock of a hub with much to do takes a while.
        Http = new HttpClient { BaseAddress = hub, Timeout = TimeSpan.FromMinutes(5) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public HttpClient Http { get; }

    public async Task<JsonNode?> FindAsync(string path, CancellationToken ct)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), ct);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(ct);
    }

    /// <summary>All items of a list.</summary>
    public async Task<List<JsonNode>> ListAsync(string path, CancellationToken ct)
    {
        var items = new List<JsonNode>();
        await foreach (var page in PagesAsync(path, ct))
        {
            items.AddRange(page);
        }

        return items;
    }

    /// <summary>The items of a list that may be too long to hold, page by page.</summary>
    public async IAsyncEnumerable<List<JsonNode>> PagesAsync(string path, [EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var page = await FindAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={PageSize}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", ct);
            yield return [.. page?["items"]?.AsArray().Select(item => item!) ?? []];
            cursor = (string?)page?["nextCursor"];
        }
        while (cursor is not null);
    }

    /// <summary>Whether it was taken.</summary>
    public async Task<bool> TryAsync(HttpMethod method, string path, JsonNode body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("n"));
        using var response = await Http.SendAsync(request, ct);
        return response.IsSuccessStatusCode;
    }

    public void Dispose() => Http.Dispose();
}
