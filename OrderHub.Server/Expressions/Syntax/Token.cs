namespace OrderHub.Server.Expressions.Syntax;

internal enum TokenKind
{
    End,
    Operator,
    Name,
    Variable,
    Text,
    Number,
    Constant,
    Regex,
}

/// <summary>One token. <see cref="Text"/> is the operator, the name without quotes or dollar, or the decoded text.</summary>
/// <param name="End">Offset just after the token: what the reference calls its position.</param>
/// <param name="Flags">Of a regular expression only.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, double Number = 0, string? Flags = null)
{
    public bool Is(string op) => Kind == TokenKind.Operator && Text == op;
}
