using System.Diagnostics;
using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>One evaluation: its input, its variables, and what it has used of its limits. Used by one thread.</summary>
internal sealed class Run
{
    private const int Slice = 1024;

    private readonly long _deadline;
    private readonly long _maxTicks;
    private int _slice = Slice;
    private long _steps;
    private long _cells;
    private Dictionary<string, Value?>? _variables;

    public Run(EvaluationContext context, Value? input)
    {
        Context = context;
        Limits = context.Limits;
        Input = input;
        _maxTicks = (long)(Math.Min(Limits.MaxTime.TotalSeconds, 1e6) * Stopwatch.Frequency);
        _deadline = Stopwatch.GetTimestamp() + _maxTicks;
        HasVariables = context.Variables is { Count: > 0 };
    }

    public EvaluationContext Context { get; }

    public ExpressionLimits Limits { get; }

    /// <summary>The whole input: what <c>$$</c> means.</summary>
    public Value? Input { get; }

    public bool HasVariables { get; }

    /// <summary>Nesting of sub-expressions up to the body being evaluated.</summary>
    public int Base { get; set; }

    /// <summary>Nesting at the call being made.</summary>
    public int Entry { get; set; }

    /// <summary>Counts one step. Time and cancellation are looked at once in a slice of steps.</summary>
    public void Tick()
    {
        if (--_slice < 0)
        {
            Look();
        }
    }

    /// <summary>Counts memory before it is claimed.</summary>
    public void Charge(long cells)
    {
        _cells += cells;
        if (_cells > Limits.MaxCells)
        {
            throw ErrorMessages.Fail("U1004", value: Limits.MaxCells);
        }
    }

    /// <summary>Refuses a text that would be too long, before it is built.</summary>
    public void ChargeText(long length)
    {
        if (length > Limits.MaxOutput)
        {
            throw ErrorMessages.Fail("U1003", value: Limits.MaxOutput);
        }

        if (length > 32)
        {
            Charge(length >> 3);
        }
    }

    public Value? Variable(Frame frame, string name)
    {
        if (frame.TryFind(name, out var value))
        {
            return value;
        }

        if (name == "$")
        {
            return Input is ArrayValue { IsOuterWrapper: true } wrapper ? wrapper[0] : Input;
        }

        return HasVariables && TryGiven(name, out value) ? value : Builtins.Find(name);
    }

    /// <summary>Variables of the caller are wrapped on first use.</summary>
    public bool TryGiven(string name, out Value? value)
    {
        if (_variables is not null && _variables.TryGetValue(name, out value))
        {
            return true;
        }

        if (Context.Variables!.TryGetValue(name, out var given))
        {
            value = given.ValueKind == System.Text.Json.JsonValueKind.Undefined ? null : Value.Of(given);
            (_variables ??= new Dictionary<string, Value?>(StringComparer.Ordinal))[name] = value;
            return true;
        }

        value = null;
        return false;
    }

    private void Look()
    {
        _slice = Slice;
        _steps += Slice;
        if (_steps > Limits.MaxSteps)
        {
            throw ErrorMessages.Fail("U1002", value: Limits.MaxSteps);
        }

        CheckTime();
    }

    public void CheckTime()
    {
        if (Stopwatch.GetTimestamp() > _deadline)
        {
            throw ErrorMessages.Fail("U1001");
        }

        if (Context.Cancellation.IsCancellationRequested)
        {
            throw ErrorMessages.Fail("U1006");
        }
    }
}
