namespace OrderHub.Server.Expressions;

/// <summary>What one expression may use. Everything has a limit; exceeding one is an error with a code, never a hang.</summary>
public sealed record ExpressionLimits
{
    public static ExpressionLimits Default { get; } = new();

    /// <summary>Longest expression text, in UTF-16 units (<c>S0107</c>).</summary>
    public int MaxTextLength { get; init; } = 200_000;

    /// <summary>Deepest nesting of the expression text, in levels (<c>S0108</c>).</summary>
    public int MaxNesting { get; init; } = 250;

    /// <summary>Most steps (items visited, functions called) of one evaluation (<c>U1002</c>).</summary>
    public long MaxSteps { get; init; } = 50_000_000;

    /// <summary>Deepest nesting of evaluation, in sub-expressions; tail calls do not nest (<c>U1001</c>).</summary>
    public int MaxDepth { get; init; } = 5_000;

    /// <summary>Longest wall-clock time of one evaluation (<c>U1001</c>).</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most items a range <c>[a..b]</c> may hold (<c>D2014</c>).</summary>
    public long MaxRange { get; init; } = 10_000_000;

    /// <summary>Longest text any function or operator may build, and longest JSON result, in UTF-16 units (<c>U1003</c>).</summary>
    public int MaxOutput { get; init; } = 10_000_000;

    /// <summary>
    /// Memory one evaluation may claim over its whole life, in cells of about 16 bytes; an item of a sequence, a field of a
    /// built object and eight characters of built text are one cell each (<c>U1004</c>).
    /// </summary>
    public long MaxCells { get; init; } = 20_000_000;

    /// <summary>Longest time of one match of a regular expression (<c>U1005</c>).</summary>
    public TimeSpan MaxRegexTime { get; init; } = TimeSpan.FromMilliseconds(250);
}
