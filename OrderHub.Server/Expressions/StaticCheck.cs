using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Syntax;

namespace OrderHub.Server.Expressions;

/// <summary>Faults of an expression that need no input to be seen.</summary>
internal static class StaticCheck
{
    public static IReadOnlyList<ExpressionError> Of(Node tree, IEnumerable<string> variables)
    {
        var bound = Walk.BoundNames(tree);
        var known = new HashSet<string>(variables, StringComparer.Ordinal);
        var faults = new List<ExpressionError>();
        foreach (var node in Walk.All(tree))
        {
            switch (node)
            {
                case CallNode call:
                    Call(call, IsPiped(tree, call), bound, known, faults);
                    break;
                case VariableNode { Name: not ("" or "$") } variable when !IsKnown(variable.Name, bound, known):
                    var fault = ErrorMessages.Fail("T1006", variable.Position, variable.Name).Error;
                    var message = $"There is no variable or function ${variable.Name}.";
                    faults.Add(fault with { Message = message, Suggestion = Near(variable.Name, bound.Concat(known)) });
                    break;
            }
        }

        return [.. faults.OrderBy(f => f.Position)];
    }

    private static bool IsKnown(string name, HashSet<string> bound, HashSet<string> known) =>
        bound.Contains(name) || known.Contains(name) || Builtins.Find(name) is not null;

    private static string? Near(string name, IEnumerable<string> own) =>
        Nearest.To(name, own.Concat(Builtins.Names)) is { } near ? "$" + near : null;

    /// <summary>The left side of ~> is one argument more.</summary>
    private static bool IsPiped(Node tree, CallNode call) => Walk.All(tree).Any(n => n is ApplyNode apply && ReferenceEquals(apply.Right, call));

    private static void Call(CallNode call, bool isPiped, HashSet<string> bound, HashSet<string> known, List<ExpressionError> faults)
    {
        switch (call.Procedure)
        {
            case PathNode { Steps: [NameNode { Name: var name }] } when Builtins.Find(name) is not null || bound.Contains(name):
                var meant = ErrorMessages.Fail(call.IsPartial ? "T1007" : "T1005", call.Position, name).Error;
                faults.Add(meant with { Suggestion = "$" + name });
                break;
            case PathNode { Steps: [NameNode { Name: var name }] }:
                var unknown = ErrorMessages.Fail(call.IsPartial ? "T1008" : "T1006", call.Position, name).Error;
                faults.Add(unknown with { Suggestion = Near(name, bound) });
                break;
            case VariableNode { Name: var name } when !bound.Contains(name) && !known.Contains(name) && Builtins.Find(name) is { Signature: { } signature }:
                var given = call.Arguments.Count + (isPiped ? 1 : 0);
                if (given < signature.Least || given > signature.Most)
                {
                    var counts = ErrorMessages.Argument("T0410", Math.Min(given, signature.Most) + 1, null).Error;
                    faults.Add(counts with
                    {
                        Position = call.Position,
                        Token = name,
                        Message = signature.Least == signature.Most
                            ? $"${name} takes {signature.Most} arguments, not {given}."
                            : $"${name} takes {signature.Least} to {signature.Most} arguments, not {given}.",
                    });
                }

                break;
        }
    }
}
