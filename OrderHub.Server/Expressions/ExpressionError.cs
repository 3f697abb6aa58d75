namespace OrderHub.Server.Expressions;

/// <summary>What went wrong in an expression, in terms a person can act on.</summary>
/// <param name="Code">The stable code (<c>S0201</c>, <c>T2001</c>, <c>D3030</c>, <c>U1001</c> ...), see docs/expressions.md.</param>
/// <param name="Message">One sentence in plain words.</param>
/// <param name="Position">Offset in the expression text just after the offending piece, in UTF-16 units; -1 when unknown.</param>
/// <param name="Token">The piece of text (operator, function name, literal) the error is about.</param>
/// <param name="Value">The offending value as short JSON, when there is one.</param>
/// <param name="Suggestion">The nearest name that exists, when a name was not found.</param>
public sealed record ExpressionError(
    string Code,
    string Message,
    int Position,
    string? Token = null,
    string? Value = null,
    string? Suggestion = null);
