using Microsoft.Extensions.Options;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Redis;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>The caches: whether each Redis answers. One that does not costs time only, so it is no failure.</summary>
internal sealed class CacheCheck(IOptions<CacheOptions> options)
{
    public async Task<IReadOnlyList<Finding>> RunAsync()
    {
        if (options.Value.Primary is not { } primary)
        {
            return [Finding.Ok("cache", "Copies are kept in the process only (ORDERHUB__Cache__Primary is not set).")];
        }

        var findings = new List<Finding> { await LookAsync("cache", primary) };
        if (options.Value.Standby is { } standby)
        {
            findings.Add(await LookAsync("standby cache", standby));
        }

        return findings;
    }

    private async Task<Finding> LookAsync(string check, string text) => await RedisStore.PingAsync(text, options.Value.Timeout) is { } took
        ? Finding.Ok(check, $"Redis at {RedisStore.AddressOf(text)} answers in {took.TotalMilliseconds:0.0} ms.")
        : Finding.Warn(check, $"Redis at {RedisStore.AddressOf(text)} does not answer: orders are read without it, only slower.", "Start it, or mend the address or the password.");
}
