using Xunit;

namespace OrderHub.Testing;

/// <summary>
/// A test that needs an environment setting which not every machine has. Where it is unset, the run says
/// <c>not configured: NAME</c> and does not count the test as skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConfiguredFactAttribute : FactAttribute
{
    public ConfiguredFactAttribute(string setting)
    {
        Setting = setting;
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(setting)))
        {
            Skip = $"not configured: {setting}";
        }
    }

    public string Setting { get; }
}

/// <summary>The same for a test with several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConfiguredTheoryAttribute : TheoryAttribute
{
    public ConfiguredTheoryAttribute(string setting)
    {
        Setting = setting;
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(setting)))
        {
            Skip = $"not configured: {setting}";
        }
    }

    public string Setting { get; }
}
