namespace OrderHub.Server.Operations.Jobs;

/// <summary>How a try ended, as its kind says.</summary>
/// <param name="Error">What went wrong, for a person; null: it succeeded.</param>
/// <param name="Result">What came of it, text or JSON; never personal data.</param>
/// <param name="MayRetry">Whether another try may help.</param>
public sealed record JobResult(string? Error, string? Result, bool MayRetry)
{
    public static JobResult Done(string? result = null) => new(null, result, MayRetry: false);

    /// <summary>Another try will not help: a person must change something.</summary>
    public static JobResult Refused(string error, string? result = null) => new(error, result, MayRetry: false);

    /// <summary>Another try may help.</summary>
    public static JobResult Failed(string error, string? result = null) => new(error, result, MayRetry: true);
}
