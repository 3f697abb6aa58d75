using System.Text.Json.Serialization;

namespace OrderHub.Server.Hosting.Doctor;

/// <summary>How well a thing is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
public enum Health
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, and somebody should look.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>It does not work, or soon will not.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Health">How well it is.</param>
/// <param name="Check">What was looked at; stable, for programs.</param>
/// <param name="Says">What was found.</param>
/// <param name="Do">What to do; null where nothing is to be done.</param>
public sealed record Finding(Health Health, string Check, string Says, string? Do = null)
{
    public static Finding Ok(string check, string says) => new(Health.Ok, check, says);

    public static Finding Warn(string check, string says, string @do) => new(Health.Warn, check, says, @do);

    public static Finding Fail(string check, string says, string @do) => new(Health.Fail, check, says, @do);
}
