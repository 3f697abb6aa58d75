using OrderHub.Server.Expressions.Syntax;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

internal sealed partial class Compiler
{
    private Eval Path(PathNode node, int depth)
    {
        var steps = node.Steps.Select(s => Step(s, depth + 1)).ToArray();
        var plan = new PathPlan(
            steps,
            firstIsVariable: node.Steps[0] is VariableNode,
            firstIsCons: node.Steps[0] is ArrayNode { IsCons: true } or BlockNode { IsCons: true },
            node.IsTuple,
            node.KeepSingletonArray,
            node.KeepArray,
            node.Group is null ? null : new Grouping(Pairs(node.Group, depth)));
        return FieldOf(node) is { } field
            ? (run, frame, input) => input is JsonObjectValue source ? source.Get(field) : plan.Evaluate(run, frame, input)
            : plan.Evaluate;
    }

    private StepPlan Step(Node step, int depth)
    {
        var stages = (step.Stages ?? [])
            .Select(s => s is Filter filter ? (FilterOf(filter, depth), (string?)null) : ((FilterPlan?)null, ((IndexBinding)s).Variable))
            .ToArray();
        if (step is SortNode sort)
        {
            return new StepPlan(null, null, Sort(sort, depth), stages, step.IsTuple, step.Focus, step.Index, step.Ancestor?.Name);
        }

        var field = step is NameNode { Predicates: null, Group: null } name ? new FieldName(name.Name) : null;
        return new StepPlan(
            field,
            field is null ? Node(step, depth) : null,
            null,
            stages,
            step.IsTuple,
            step.Focus,
            step.Index,
            step.Ancestor?.Name);
    }

    private SortPlan Sort(SortNode node, int depth) =>
        new([.. node.Terms.Select(t => (Node(t.Expression, depth + 1), t.Descending, node.Position))]);

    private FilterPlan FilterOf(Filter filter, int depth)
    {
        var condition = filter.Condition;
        if (condition is NumberNode { Predicates: null } number)
        {
            return FilterPlan.At(number.Number);
        }

        // These give booleans whatever their sides are, so no position can come out of them.
        return condition is BinaryNode { Predicates: null, Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" or "and" or "or" or "in" }
            ? FilterPlan.When(TestOf(condition, depth + 1))
            : FilterPlan.By(Node(condition, depth + 1));
    }
}
