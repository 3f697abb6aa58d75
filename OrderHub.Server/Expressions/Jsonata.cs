using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Functions;
using OrderHub.Server.Expressions.Syntax;

namespace OrderHub.Server.Expressions;

/// <summary>JSONata 2: the language of conditions and mappings. Compiled expressions are kept by their text.</summary>
public static class Jsonata
{
    private static readonly BoundedCache<CompiledExpression> Compiled = new(500_000);
    private static readonly BoundedCache<Eval> Evaluated = new(50_000);

    /// <summary>Compiles an expression, or takes it from the cache.</summary>
    /// <exception cref="ExpressionException">The text is no expression (codes S....).</exception>
    public static CompiledExpression Compile(string text, ExpressionLimits? limits = null) => Compiled.Get(
        text,
        limits ?? ExpressionLimits.Default,
        static (text, limits) => WithStack(() => new CompiledExpression(text, Tree(text, limits), limits)));

    /// <summary>
    /// All that is known to be wrong without an input: syntax, functions that do not exist, calls with too few or too many
    /// arguments. Empty when nothing is.
    /// </summary>
    /// <param name="variables">Names of the variables the expression will be given, without dollar.</param>
    public static IReadOnlyList<ExpressionError> Check(string text, IEnumerable<string>? variables = null, ExpressionLimits? limits = null)
    {
        try
        {
            var checkedLimits = limits ?? ExpressionLimits.Default;
            return WithStack(() =>
            {
                var tree = Tree(text, checkedLimits);
                Compiler.Compile(tree, checkedLimits);
                return StaticCheck.Of(tree, variables ?? []);
            });
        }
        catch (ExpressionException e)
        {
            return [e.Error];
        }
    }

    /// <summary>Code for <c>$eval</c>, which runs among the variables of its caller.</summary>
    internal static Eval Inner(string text, ExpressionLimits limits) => Evaluated.Get(
        text,
        limits,
        static (text, limits) => WithStack(() => Compiler.Compile(Tree(text, limits), limits, insideEval: true).Code));

    /// <summary>A text as deep as the limits allow needs more stack than some threads have left.</summary>
    private static T WithStack<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (ExpressionException e) when (e.Code == "U1001")
        {
            return DeepStack.Continue(act);
        }
    }

    private static Node Tree(string text, ExpressionLimits limits) => PathBuilder.Build(Parser.Parse(text, limits), limits);
}
