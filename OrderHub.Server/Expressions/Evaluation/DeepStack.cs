using System.Runtime.ExceptionServices;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>
/// Goes on with an evaluation on a stack of its own when the caller's is nearly used up: the depth an expression may reach is
/// then set by its limits, not by the thread it happens to run on.
/// </summary>
internal static class DeepStack
{
    private const int Bytes = 32 * 1024 * 1024;

    public static T Continue<T>(Func<T> rest)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = rest();
                }
                catch (Exception e)
                {
                    // An exception left on this thread would end the process; it belongs to the caller.
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            Bytes) { IsBackground = true, Name = "expression" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
