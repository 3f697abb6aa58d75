using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>
/// The variables of one block, lambda call or tuple. The names are laid out when the expression is compiled and shared by
/// all frames of the same place; a name whose assignment has not run yet falls through to the enclosing frame.
/// </summary>
internal sealed class Frame(Frame? parent, string[] names, Value?[] values)
{
    private static readonly Value Unassigned = new ListValue();

    private string[] _names = names;
    private Value?[] _values = values;

    public Frame? Parent { get; } = parent;

    public static Frame WithUnassigned(Frame? parent, string[] names)
    {
        var values = names.Length == 0 ? [] : new Value?[names.Length];
        Array.Fill(values, Unassigned);
        return new Frame(parent, names, values);
    }

    /// <summary>A frame whose first variables are given and whose others are still unassigned.</summary>
    public static Frame ForCall(Frame? parent, string[] names, int parameters, Value?[] arguments)
    {
        var values = names.Length == 0 ? [] : new Value?[names.Length];
        Array.Copy(arguments, values, Math.Min(parameters, arguments.Length));
        if (parameters < values.Length)
        {
            Array.Fill(values, Unassigned, parameters, values.Length - parameters);
        }

        return new Frame(parent, names, values);
    }

    public bool TryFind(string name, out Value? value)
    {
        for (var frame = this; frame is not null; frame = frame.Parent)
        {
            var layout = frame._names;
            for (var i = 0; i < layout.Length; i++)
            {
                if (string.Equals(layout[i], name, StringComparison.Ordinal) && !ReferenceEquals(frame._values[i], Unassigned))
                {
                    value = frame._values[i];
                    return true;
                }
            }
        }

        value = null;
        return false;
    }

    public void Bind(string name, Value? value)
    {
        var at = Array.IndexOf(_names, name);
        if (at < 0)
        {
            // Only $eval and tuples meet a name the compiler did not lay out here.
            at = _names.Length;
            _names = [.. _names, name];
            _values = [.. _values, null];
        }

        _values[at] = value;
    }
}
