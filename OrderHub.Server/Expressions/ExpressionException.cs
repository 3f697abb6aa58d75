namespace OrderHub.Server.Expressions;

/// <summary>An expression could not be compiled or evaluated; <see cref="Error"/> says why and where.</summary>
public sealed class ExpressionException : Exception
{
    public ExpressionException(ExpressionError error)
        : base($"{error.Code}: {error.Message}") => Error = error;

    public ExpressionException(ExpressionError error, Exception inner)
        : base($"{error.Code}: {error.Message}", inner) => Error = error;

    public ExpressionError Error { get; private set; }

    public string Code => Error.Code;

    /// <summary>
    /// A built-in function does not know where it was called from: the call site adds what is missing on the way up,
    /// so that the innermost call wins.
    /// </summary>
    internal void Locate(int position, string? token)
    {
        if (Error.Position < 0 || Error.Token is null)
        {
            Error = Error with
            {
                Position = Error.Position < 0 ? position : Error.Position,
                Token = Error.Token ?? token,
                Message = Error.Token is null ? Error.Message.Replace("{function}", token is null ? "the function" : "$" + token, StringComparison.Ordinal) : Error.Message,
            };
        }
    }

    internal void Suggest(string suggestion) => Error = Error with { Suggestion = suggestion };
}
