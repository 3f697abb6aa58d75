using OrderHub.Server.Expressions.Evaluation;

namespace OrderHub.Server.Expressions.Values;

/// <summary>Something that can be called: built in, a lambda, a partial application, a regular expression, a transform.</summary>
internal abstract class FunctionValue() : Value(ValueKind.Function)
{
    /// <summary>How many arguments a higher-order function should pass to it.</summary>
    public abstract int Arity { get; }

    /// <param name="arguments">As given; the function checks and completes them by its signature.</param>
    public abstract Value? Call(Run run, in Site site, Value?[] arguments);
}

/// <summary>Where a call is made: the context and the variables there.</summary>
internal readonly record struct Site(Frame Frame, Value? Input);
