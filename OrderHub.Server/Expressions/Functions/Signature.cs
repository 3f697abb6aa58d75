using System.Text;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <summary>
/// A function signature such as <c>&lt;s-nn?:s&gt;</c>: checks the arguments of a call, fills a missing first one from the
/// context, and makes an array of a single value where an array is asked for.
/// </summary>
internal sealed class Signature
{
    private const int Number = 1, Text = 2, Boolean = 4, Null = 8, Array = 16, Object = 32, Function = 64, Missing = 128;
    private const int Anything = Number | Text | Boolean | Null | Array | Object | Function | Missing;

    private readonly Parameter[] _parameters;

    private Signature(Parameter[] parameters)
    {
        _parameters = parameters;
        Least = parameters.Count(p => !p.IsOptional);
        Most = System.Array.Exists(parameters, p => p.IsRepeated) ? int.MaxValue : parameters.Length;
    }

    /// <summary>Fewest and most arguments a call may write.</summary>
    public int Least { get; }

    public int Most { get; }

    public int Count => _parameters.Length;

    public static Signature Parse(string text, int position)
    {
        var parameters = new List<Parameter>();
        var at = text.StartsWith('<') ? 1 : 0;
        while (at < text.Length && text[at] is not (':' or '>'))
        {
            var c = text[at];
            switch (c)
            {
                case '-' when parameters.Count > 0:
                    parameters[^1] = parameters[^1] with { IsContext = true, IsOptional = true };
                    break;
                case '?' when parameters.Count > 0:
                    parameters[^1] = parameters[^1] with { IsOptional = true };
                    break;
                case '+' when parameters.Count > 0:
                    parameters[^1] = parameters[^1] with { IsRepeated = true };
                    break;
                case '(':
                    var end = Close(text, at, '(', ')');
                    var choice = text[(at + 1)..Math.Min(end, text.Length)];
                    if (choice.Contains('<', StringComparison.Ordinal))
                    {
                        throw ErrorMessages.Fail("S0402", position, null, choice);
                    }

                    parameters.Add(new Parameter(choice.Aggregate(Missing, (bits, t) => bits | BitsOf(t)), '('));
                    at = end;
                    break;
                case '<':
                    var last = parameters.Count > 0 ? parameters[^1].Type : ' ';
                    if (last is not ('a' or 'f'))
                    {
                        throw ErrorMessages.Fail("S0401", position, null, last.ToString());
                    }

                    var close = Close(text, at, '<', '>');
                    parameters[^1] = parameters[^1] with { Inner = text[(at + 1)..Math.Min(close, text.Length)] };
                    at = close;
                    break;
                default:
                    if (BitsOf(c) != 0)
                    {
                        parameters.Add(new Parameter(c == 'f' ? Function : BitsOf(c) | Missing, c));
                    }

                    break;
            }

            at++;
        }

        return new Signature([.. parameters]);
    }

    private static int Close(string text, int at, char open, char close)
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            depth += text[at] == open ? 1 : text[at] == close ? -1 : 0;
            if (depth == 0)
            {
                break;
            }
        }

        return at;
    }

    private static int BitsOf(char type) => type switch
    {
        'n' => Number,
        's' => Text,
        'b' => Boolean,
        'l' => Null,
        'o' => Object,
        'f' => Function,
        'a' => Anything & ~Missing,
        'j' => Anything & ~Function & ~Missing,
        'x' => Anything,
        _ => 0,
    };

    private static int Of(Value? value) => value is null ? Missing : value.Kind switch
    {
        ValueKind.Null => Null,
        ValueKind.Boolean => Boolean,
        ValueKind.Number => Number,
        ValueKind.Text => Text,
        ValueKind.Array => Array,
        ValueKind.Object => Object,
        _ => Function,
    };

    /// <returns>The arguments as the function takes them, at least one slot per parameter.</returns>
    public Value?[] Apply(Value?[] arguments, Value? context)
    {
        if (arguments.Length == _parameters.Length && AllPlain(arguments))
        {
            return arguments;
        }

        var counts = new int[_parameters.Length];
        if (!Fit(arguments, 0, 0, counts))
        {
            throw Misfit(arguments);
        }

        var given = new List<Value?>(_parameters.Length);
        var at = 0;
        for (var p = 0; p < counts.Length; p++)
        {
            var parameter = _parameters[p];
            if (counts[p] == 0)
            {
                // An optional argument that is not there keeps its place: what was written there is handed on as it is.
                given.Add(parameter.IsContext ? FromContext(parameter, context, at) : Written(arguments, at++));
                continue;
            }

            for (var n = 0; n < counts[p]; n++, at++)
            {
                var argument = Written(arguments, at);
                given.Add(parameter.Type == 'a' ? AsArray(parameter, argument, at) : argument);
            }
        }

        return [.. given];
    }

    private static Value? Written(Value?[] arguments, int at) => at < arguments.Length ? arguments[at] : null;

    /// <summary>The common call: every argument there and of the plain type asked for.</summary>
    private bool AllPlain(Value?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = _parameters[i];
            if ((Of(arguments[i]) & parameter.Bits) == 0 || (parameter.Type == 'a' && !IsPlainArray(parameter, arguments[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlainArray(Parameter parameter, Value? argument) =>
        argument is null || (argument is ArrayValue array && (parameter.Inner is null || Holds(array, parameter.Inner[0])));

    private static bool Holds(ArrayValue array, char type)
    {
        if (array is RangeValue)
        {
            return type is 'n' or 'x';
        }

        // The items must be of the type, and all alike.
        var bits = BitsOf(type);
        for (var i = 0; i < array.Count; i++)
        {
            if ((Of(array[i]) & bits) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As many arguments as fit go to each parameter, fewer if those behind need them.</summary>
    private bool Fit(Value?[] arguments, int parameter, int at, int[] counts)
    {
        if (parameter == _parameters.Length)
        {
            return at == arguments.Length;
        }

        var (least, most) = _parameters[parameter].Range;
        var fits = 0;
        while (fits < most && at + fits < arguments.Length && (Of(arguments[at + fits]) & _parameters[parameter].Bits) != 0)
        {
            fits++;
        }

        for (var take = fits; take >= least; take--)
        {
            counts[parameter] = take;
            if (Fit(arguments, parameter + 1, at + take, counts))
            {
                return true;
            }
        }

        return false;
    }

    private ExpressionException Misfit(Value?[] arguments)
    {
        var at = 0;
        foreach (var parameter in _parameters)
        {
            var (least, most) = parameter.Range;
            var taken = 0;
            while (taken < most && at < arguments.Length && (Of(arguments[at]) & parameter.Bits) != 0)
            {
                taken++;
                at++;
            }

            if (taken < least)
            {
                break;
            }
        }

        return ErrorMessages.Argument("T0410", at + 1, at < arguments.Length ? arguments[at] : null);
    }

    private static Value? FromContext(Parameter parameter, Value? context, int at)
    {
        if (context is ArrayValue { IsOuterWrapper: true } wrapper)
        {
            context = wrapper[0];
        }

        return (Of(context) & parameter.Bits) != 0 ? context : throw ErrorMessages.Argument("T0411", at + 1, context);
    }

    private static Value? AsArray(Parameter parameter, Value? argument, int at)
    {
        if (argument is null)
        {
            return null;
        }

        if (argument is not ArrayValue array)
        {
            return parameter.Inner is null || (Of(argument) & BitsOf(parameter.Inner[0])) != 0
                ? ListOf(argument)
                : throw ErrorMessages.Argument("T0412", at + 1, argument, Plural(parameter.Inner));
        }

        return parameter.Inner is null || Holds(array, parameter.Inner[0])
            ? array
            : throw ErrorMessages.Argument("T0412", at + 1, argument, Plural(parameter.Inner));
    }

    private static ListValue ListOf(Value only)
    {
        var list = new ListValue(1);
        list.Add(only);
        return list;
    }

    private static string Plural(string type) => type switch
    {
        "n" => "numbers",
        "s" => "texts",
        "b" => "booleans",
        "o" => "objects",
        "a" => "arrays",
        "f" => "functions",
        _ => type,
    };

    public override string ToString() => new StringBuilder().AppendJoin(' ', _parameters.Select(p => p.Type)).ToString();

    private sealed record Parameter(int Bits, char Type, string? Inner = null, bool IsContext = false, bool IsOptional = false, bool IsRepeated = false)
    {
        public (int Least, int Most) Range => (IsOptional ? 0 : 1, IsRepeated ? int.MaxValue : 1);
    }
}
