using System.Runtime.CompilerServices;

namespace OrderHub.Server.Expressions.Values;

/// <summary>The last line of defence: an exhausted stack would end the process, so it is asked for before it is used.</summary>
internal static class Stack
{
    public static bool HasRoom => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    public static void Guard()
    {
        if (!HasRoom)
        {
            throw ErrorMessages.Fail("U1001");
        }
    }
}
