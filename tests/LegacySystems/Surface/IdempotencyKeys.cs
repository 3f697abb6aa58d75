using System.Collections.Concurrent;

namespace OrderHub.LegacySystems.Surface;

/// <summary>Answers of calls that came with an <c>Idempotency-Key</c>: a second call with the same key gets the first one's answer.</summary>
internal sealed class IdempotencyKeys
{
    private readonly ConcurrentDictionary<string, Lazy<IResult>> answers = new(StringComparer.Ordinal);

    public IResult Once(HttpRequest request, Func<IResult> work)
    {
        var key = (string?)request.Headers["Idempotency-Key"];
        return string.IsNullOrEmpty(key)
            ? work()
            : answers.GetOrAdd($"{request.Path} {key}", _ => new Lazy<IResult>(work)).Value;
    }
}
