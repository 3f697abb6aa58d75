using System.Globalization;
using System.Text;

namespace OrderHub.Server.Expressions.Patterns;

/// <summary>
/// Regular expressions are written as in ECMAScript. .NET reads most of it alike; what it reads differently is rewritten here:
/// character classes are ASCII, $ does not match before a last line break, named groups count with the others, and .NET's own
/// constructs mean nothing special.
/// </summary>
internal sealed class RegexTranslator
{
    private const string Digit = "0-9";
    private const string WordChars = "A-Za-z0-9_";
    private const string Space = @"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string LineBreak = @"\n\r\u2028\u2029";

    private readonly string _source;
    private readonly bool _multiline;
    private readonly StringBuilder _built = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly int _groups;
    private int _at;
    private int _unbounded;
    private bool _repeatedGroup;

    private RegexTranslator(string source, bool multiline)
    {
        _source = source;
        _multiline = multiline;
        _groups = CountGroups();
    }

    /// <param name="IsRisky">Repetition inside or beside repetition: a backtracking engine may take very long.</param>
    public readonly record struct Result(string Pattern, bool IsRisky);

    public static Result Translate(string source, bool multiline)
    {
        var translator = new RegexTranslator(source, multiline);
        translator.Run();
        return new Result(translator._built.ToString(), translator._repeatedGroup || translator._unbounded > 1);
    }

    /// <summary>Numbers groups left to right, named ones included, before anything refers to them.</summary>
    private int CountGroups()
    {
        var count = 0;
        var inClass = false;
        for (var i = 0; i < _source.Length; i++)
        {
            switch (_source[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    if (i + 1 >= _source.Length || _source[i + 1] != '?')
                    {
                        count++;
                    }
                    else if (i + 3 < _source.Length && _source[i + 2] == '<' && _source[i + 3] is not ('=' or '!'))
                    {
                        count++;
                        var end = _source.IndexOf('>', i);
                        if (end > 0)
                        {
                            _names.TryAdd(_source[(i + 3)..end], count);
                        }
                    }

                    break;
            }
        }

        return count;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            var c = _source[_at];
            switch (c)
            {
                case '\\':
                    Escape();
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Open();
                    break;
                case '.':
                    _built.Append("[^").Append(LineBreak).Append(']');
                    _at++;
                    break;
                case '^':
                    _built.Append(_multiline ? $"(?<=\\A|[{LineBreak}])" : "\\A");
                    _at++;
                    break;
                case '$':
                    _built.Append(_multiline ? $"(?=[{LineBreak}]|\\z)" : "\\z");
                    _at++;
                    break;
                case '*' or '+':
                    Unbounded();
                    break;
                case '{':
                    Brace();
                    break;
                default:
                    _built.Append(c is '#' or ' ' ? "\\" + c : c.ToString());
                    _at++;
                    break;
            }
        }
    }

    private void Unbounded()
    {
        _unbounded++;
        _repeatedGroup |= _at > 0 && _source[_at - 1] == ')';
        _built.Append(_source[_at++]);
    }

    /// <summary>{2}, {2,} and {2,3} repeat; any other brace is a brace.</summary>
    private void Brace()
    {
        var end = _source.IndexOf('}', _at);
        var body = end < 0 ? string.Empty : _source[(_at + 1)..end];
        var parts = body.Split(',');
        if (parts.Length is 1 or 2 && parts[0].Length is > 0 and < 6 && parts[0].All(char.IsAsciiDigit)
            && (parts.Length == 1 || (parts[1].Length < 6 && parts[1].All(char.IsAsciiDigit))))
        {
            _unbounded++;
            _repeatedGroup |= _at > 0 && _source[_at - 1] == ')';
            _built.Append(_source, _at, end - _at + 1);
            _at = end + 1;
            return;
        }

        _built.Append("\\{");
        _at++;
    }

    private void Open()
    {
        var rest = _source.AsSpan(_at);
        if (rest.StartsWith("(?:") || rest.StartsWith("(?=") || rest.StartsWith("(?!"))
        {
            _built.Append(rest[..3]);
            _at += 3;
        }
        else if (rest.StartsWith("(?<=") || rest.StartsWith("(?<!"))
        {
            _built.Append(rest[..4]);
            _at += 4;
        }
        else if (rest.StartsWith("(?<") && rest.IndexOf('>') is var end and > 0)
        {
            _built.Append('(');
            _at += end + 1;
        }
        else if (rest.StartsWith("(?"))
        {
            throw new FormatException("Invalid group");
        }
        else
        {
            _built.Append('(');
            _at++;
        }
    }

    private void Escape()
    {
        if (_at + 1 >= _source.Length)
        {
            throw new FormatException("\\ at end of pattern");
        }

        var c = _source[_at + 1];
        _at += 2;
        switch (c)
        {
            case 'd':
                _built.Append('[').Append(Digit).Append(']');
                break;
            case 'D':
                _built.Append("[^").Append(Digit).Append(']');
                break;
            case 'w':
                _built.Append('[').Append(WordChars).Append(']');
                break;
            case 'W':
                _built.Append("[^").Append(WordChars).Append(']');
                break;
            case 's':
                _built.Append('[').Append(Space).Append(']');
                break;
            case 'S':
                _built.Append("[^").Append(Space).Append(']');
                break;
            case 'b':
                _built.Append($"(?:(?<=[{WordChars}])(?![{WordChars}])|(?<![{WordChars}])(?=[{WordChars}]))");
                break;
            case 'B':
                _built.Append($"(?:(?<=[{WordChars}])(?=[{WordChars}])|(?<![{WordChars}])(?![{WordChars}]))");
                break;
            case 'k' when Name() is { } group:
                Reference(group);
                break;
            case >= '1' and <= '9':
                BackReference(c);
                break;
            default:
                _built.Append(Literal(c));
                break;
        }
    }

    private int? Name()
    {
        if (_at < _source.Length && _source[_at] == '<' && _source.IndexOf('>', _at) is var end and > 0
            && _names.TryGetValue(_source[(_at + 1)..end], out var group))
        {
            _at = end + 1;
            return group;
        }

        return null;
    }

    private void BackReference(char first)
    {
        var number = first - '0';
        while (_at < _source.Length && char.IsAsciiDigit(_source[_at]) && (number * 10) + _source[_at] - '0' <= _groups)
        {
            number = (number * 10) + _source[_at++] - '0';
        }

        if (number <= _groups)
        {
            Reference(number);
        }
        else
        {
            _built.Append(Hex((char)number));
        }
    }

    /// <summary>A reference to a group that has not matched matches the empty text.</summary>
    private void Reference(int group) => _built.Append(CultureInfo.InvariantCulture, $"(?({group})\\{group})");

    /// <summary>One escaped character outside and inside classes alike.</summary>
    private string Literal(char c)
    {
        switch (c)
        {
            case 'n' or 'r' or 't' or 'f' or 'v':
                return "\\" + c;
            case '0':
                return Hex('\0');
            case 'c' when _at < _source.Length && char.IsAsciiLetter(_source[_at]):
                return Hex((char)(_source[_at++] % 32));
            case 'x' when HexDigits(2) is { } two:
                return Hex((char)two);
            case 'u' when HexDigits(4) is { } four:
                return Hex((char)four);
            default:
                return Hex(c);
        }
    }

    private int? HexDigits(int count)
    {
        if (_at + count <= _source.Length
            && int.TryParse(_source.AsSpan(_at, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            _at += count;
            return value;
        }

        return null;
    }

    private static string Hex(char c) => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture);

    private void Class()
    {
        _at++;
        var negated = _at < _source.Length && _source[_at] == '^';
        _at += negated ? 1 : 0;
        var body = new StringBuilder();
        var complements = new List<string>();
        while (_at < _source.Length && _source[_at] != ']')
        {
            var c = _source[_at++];
            if (c == '\\' && _at < _source.Length)
            {
                var e = _source[_at++];
                switch (e)
                {
                    case 'd':
                        body.Append(Digit);
                        break;
                    case 'w':
                        body.Append(WordChars);
                        break;
                    case 's':
                        body.Append(Space);
                        break;
                    case 'D':
                        complements.Add(Digit);
                        break;
                    case 'W':
                        complements.Add(WordChars);
                        break;
                    case 'S':
                        complements.Add(Space);
                        break;
                    case 'b':
                        body.Append("\\b");
                        break;
                    default:
                        body.Append(Literal(e));
                        break;
                }
            }
            else
            {
                body.Append(c switch
                {
                    '-' => IsRange(body) ? "-" : "\\-",
                    '[' or '^' => "\\" + c,
                    _ => c.ToString(),
                });
            }
        }

        if (_at >= _source.Length)
        {
            throw new FormatException("Unterminated character class");
        }

        _at++;
        Emit(negated, body.ToString(), complements);
    }

    private bool IsRange(StringBuilder body) =>
        body.Length > 0 && _at < _source.Length && _source[_at] != ']'
            && !(_source[_at] == '\\' && _at + 1 < _source.Length && "dDwWsS".Contains(_source[_at + 1]));

    private void Emit(bool negated, string body, List<string> complements)
    {
        if (body.Length == 0 && complements.Count == 0)
        {
            // [] matches nothing, [^] everything.
            _built.Append(negated ? "[\\s\\S]" : "(?!)");
            return;
        }

        if (complements.Count == 0)
        {
            _built.Append(negated ? "[^" : "[").Append(body).Append(']');
            return;
        }

        var alternatives = complements.Select(c => $"[^{c}]");
        if (body.Length > 0)
        {
            alternatives = alternatives.Append($"[{body}]");
        }

        var union = string.Join('|', alternatives);
        _built.Append(negated ? $"(?:(?!{union})[\\s\\S])" : $"(?:{union})");
    }
}
