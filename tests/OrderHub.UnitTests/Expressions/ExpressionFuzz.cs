using System.Text;

namespace OrderHub.UnitTests.Expressions;

/// <summary>Makes expressions and documents from a seed: grown from the grammar, pasted together, or plainly broken.</summary>
internal sealed class ExpressionFuzz(int seed)
{
    private const string Signs = "()[]{}'\"`/\\|$%@#^~?:.,;*&!\u00e9\ud83d \n0a";

    private static readonly string[] Names = ["order", "goods", "sku", "quantity", "price", "a", "b", "`odd name`", "status", "tags", "nothing", "in", "and"];
    private static readonly string[] Variables = ["$", "$$", "$x", "$y", "$f", "$i"];
    private static readonly string[] Operators = ["+", "-", "*", "/", "%", "&", "=", "!=", "<", ">", "<=", ">=", "and", "or", "in", "..", "~>", "??", "?:", ".", ":=", "@", "#", "^", "|", "?", ":"];

    private static readonly string[] Functions =
    [
        "sum", "count", "max", "min", "average", "number", "floor", "ceil", "round", "abs", "sqrt", "power", "formatNumber", "formatBase", "formatInteger", "parseInteger",
        "string", "substring", "substringBefore", "substringAfter", "lowercase", "uppercase", "length", "trim", "pad", "join", "match", "contains", "replace", "split",
        "base64encode", "base64decode", "encodeUrlComponent", "decodeUrlComponent", "encodeUrl", "decodeUrl", "boolean", "not", "exists", "append", "zip", "reverse", "distinct",
        "sort", "shuffle", "map", "filter", "single", "reduce", "sift", "each", "keys", "lookup", "spread", "merge", "clone", "type", "error", "assert", "now", "millis",
        "toMillis", "fromMillis", "eval", "random",
    ];

    private static readonly string[] Texts =
    [
        "''", "'a'", "'x,y;z'", "\"12\"", "'\\ud83d\\ude00'", "'#,##0.00;(0)'", "'[Y0001]-[M01]-[D01] [Z]'", "'[MNn,3-3] [D1o]'", "'w;o'", "'I'", "'order.goods.price'", "'((('", "'2026-11-22'", "'\\ud800'", "'%41%'", "'$1-$0'",
    ];

    private static readonly string[] Regexes =
    [
        "/a/", "/(a+)+$/", "/[^]]/", "/(\\w+)\\s(\\w+)/i", "/^.*$/m", "/(a|aa)+b/", "/\\b\\d{2,4}\\b/", "/(?:x|y)*?z/", "/(?<n>a)\\k<n>/", "/[\\d-x]/", "/(?=a)a/", "/(x*)*y/", "/\\u{61}/", "/a{3}{2}/", "/(/", "/[/]/",
    ];

    private readonly Random _random = new(seed);

    public string Expression()
    {
        var text = Grow(_random.Next(1, 6));
        return _random.Next(4) switch
        {
            0 => Broken(text),
            1 => Repeated(text),
            _ => text,
        };
    }

    public string Document()
    {
        var built = new StringBuilder();
        Json(built, 4);
        return built.ToString();
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private string Grow(int depth)
    {
        if (depth <= 0)
        {
            return Leaf();
        }

        return _random.Next(22) switch
        {
            0 or 1 => $"{Grow(depth - 1)} {Pick(Operators)} {Grow(depth - 1)}",
            2 => $"{Grow(depth - 1)}[{Grow(depth - 1)}]",
            3 or 4 => $"{Grow(depth - 1)}.{Grow(depth - 1)}",
            5 => $"({Grow(depth - 1)}; {Grow(depth - 1)})",
            6 => $"[{Grow(depth - 1)}, {Grow(depth - 1)}]",
            7 => $"{{{Pick(Texts)}: {Grow(depth - 1)}, $string({Leaf()}): {Grow(depth - 1)}}}",
            8 => $"{Grow(depth - 1)}{{{Grow(depth - 1)}: {Grow(depth - 1)}}}",
            9 => $"{Grow(depth - 1)} ? {Grow(depth - 1)} : {Grow(depth - 1)}",
            10 or 11 or 12 => $"${Pick(Functions)}({string.Join(", ", Enumerable.Range(0, _random.Next(4)).Select(_ => Grow(depth - 1)))})",
            13 => $"function($x, $i){{{Grow(depth - 1)}}}",
            14 => $"({Pick(["$x", "$y", "$f"])} := {Grow(depth - 1)}; {Grow(depth - 1)})",
            15 => $"($f := function($x){{{Grow(depth - 1)}}}; $f({Grow(depth - 1)}))",
            16 => $"({Grow(depth - 1)})^({Pick(["", "<", ">"])}{Grow(depth - 1)})",
            17 => $"{Grow(depth - 1)} ~> |{Grow(depth - 1)}|{Grow(depth - 1)}{(_random.Next(2) == 0 ? ", " + Grow(depth - 1) : string.Empty)}|",
            18 => $"{Pick(Names)}@$x.{Pick(Names)}#$i.{Grow(depth - 1)}",
            19 => $"[{_random.Next(-3, 50)}..{_random.Next(2000)}]",
            20 => $"${Pick(Functions)}({Grow(depth - 1)}, ?)({Grow(depth - 1)})",
            _ => $"-{Grow(depth - 1)}",
        };
    }

    private string Leaf() => _random.Next(12) switch
    {
        0 or 1 or 2 => Pick(Names),
        3 => Pick(Variables),
        4 => Pick(Texts),
        5 => _random.Next(-5, 200).ToString(System.Globalization.CultureInfo.InvariantCulture),
        6 => Pick(["0.1", "1e300", "1e-7", "9007199254740993", "1/0", "-0"]),
        7 => Pick(["true", "false", "null"]),
        8 => Pick(Regexes),
        9 => Pick(["*", "**", "%", "[]", "{}", "()"]),
        10 => "$" + Pick(Functions),
        _ => Pick(Names) + "." + Pick(Names),
    };

    /// <summary>Text with characters taken out, put in or swapped: mostly errors, sometimes something unforeseen.</summary>
    private string Broken(string text)
    {
        var built = new StringBuilder(text);
        for (var n = _random.Next(1, 4); n > 0 && built.Length > 0; n--)
        {
            var at = _random.Next(built.Length);
            switch (_random.Next(3))
            {
                case 0:
                    built.Remove(at, 1);
                    break;
                case 1:
                    built.Insert(at, Signs[_random.Next(Signs.Length)]);
                    break;
                default:
                    built[at] = (char)_random.Next(1, 0x250);
                    break;
            }
        }

        return built.ToString();
    }

    /// <summary>Nesting and recursion without end.</summary>
    private string Repeated(string text) => _random.Next(8) switch
    {
        0 => string.Concat(Enumerable.Repeat("(", _random.Next(400))) + text,
        1 => string.Concat(Enumerable.Repeat("[", _random.Next(300))) + text + string.Concat(Enumerable.Repeat("]", _random.Next(300))),
        2 => string.Join(Pick(Operators), Enumerable.Repeat(text, _random.Next(1, 40))),
        3 => $"($f := function($x){{$f({text})}}; $f(1))",
        4 => $"($f := function($x){{1 + $f({text})}}; $f(1))",
        5 => $"$map([1..100], function($x){{$map([1..100], function($y){{{text}}})}})",
        6 => $"$reduce([1..60], function($x, $y){{$x & $x}}, {text})",
        _ => string.Join(".", Enumerable.Repeat(text, _random.Next(1, 20))),
    };

    private void Json(StringBuilder built, int depth)
    {
        switch (_random.Next(depth > 0 ? 8 : 5))
        {
            case 0:
                built.Append(Pick(["null", "true", "false"]));
                break;
            case 1:
                built.Append(Pick(["0", "-1", "12.50", "1e10", "12345678901234567890", "0.1", "42"]));
                break;
            case 2 or 3 or 4:
                built.Append(Pick(["\"\"", "\"a\"", "\"x,y\"", "\"12\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""]));
                break;
            case 5:
                built.Append('[');
                var count = _random.Next(5);
                for (var i = 0; i < count; i++)
                {
                    built.Append(i > 0 ? "," : string.Empty);
                    Json(built, depth - 1);
                }

                built.Append(']');
                break;
            default:
                built.Append('{');
                var fields = _random.Next(6);
                for (var i = 0; i < fields; i++)
                {
                    built.Append(i > 0 ? "," : string.Empty).Append('"').Append(_random.Next(40) == 0 ? "\\ud800" : Pick(Names).Trim('`')).Append("\":");
                    Json(built, depth - 1);
                }

                built.Append('}');
                break;
        }
    }
}
