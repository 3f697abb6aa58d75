namespace OrderHub.Server.Expressions.Evaluation;

internal static class Calls
{
    /// <summary>
    /// Used as an exception filter: adds the place of the call to an error that has none, without unwinding. Always false.
    /// </summary>
    public static bool Located(ExpressionException error, int position, string? name)
    {
        error.Locate(position, name);
        return false;
    }
}
