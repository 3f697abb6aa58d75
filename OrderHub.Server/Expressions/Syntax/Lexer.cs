using System.Globalization;
using System.Text;

namespace OrderHub.Server.Expressions.Syntax;

/// <summary>
/// Cuts the text into tokens on demand: only the parser knows whether a slash divides or opens a regular expression.
/// </summary>
internal sealed class Lexer(string text)
{
    private const string Single = ".[]{}(),@#;:?+-*/%|=<>^&!~";
    private static readonly string[] Double = ["..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??"];

    private int _at;

    public Token Next(bool afterOperand)
    {
        SkipBlanks();
        if (_at >= text.Length)
        {
            return new Token(TokenKind.End, "(end)", _at, _at);
        }

        var start = _at;
        var c = text[_at];
        if (c == '/' && !afterOperand)
        {
            return Regex(start);
        }

        if (_at + 1 < text.Length)
        {
            foreach (var op in Double)
            {
                if (op[0] == c && op[1] == text[_at + 1])
                {
                    _at += 2;
                    return new Token(TokenKind.Operator, op, start, _at);
                }
            }
        }

        if (Single.Contains(c))
        {
            _at++;
            return new Token(TokenKind.Operator, c.ToString(), start, _at);
        }

        return c switch
        {
            '"' or '\'' => Quoted(start, c),
            '`' => QuotedName(start),
            >= '0' and <= '9' => Number(start),
            _ => Word(start),
        };
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v';

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (IsBlank(text[_at]))
            {
                _at++;
            }
            else if (text[_at] == '/' && _at + 1 < text.Length && text[_at + 1] == '*')
            {
                var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    throw ErrorMessages.Fail("S0106", _at);
                }

                _at = end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private Token Quoted(int start, char quote)
    {
        _at++;
        var built = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at];
            if (c == quote)
            {
                _at++;
                return new Token(TokenKind.Text, built.ToString(), start, _at);
            }

            if (c == '\\')
            {
                Escape(built);
            }
            else
            {
                built.Append(c);
                _at++;
            }
        }

        throw ErrorMessages.Fail("S0101", _at);
    }

    private void Escape(StringBuilder built)
    {
        _at++;
        if (_at >= text.Length)
        {
            throw ErrorMessages.Fail("S0101", _at);
        }

        var c = text[_at];
        var plain = c switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (plain != '\0')
        {
            built.Append(plain);
            _at++;
        }
        else if (c == 'u')
        {
            if (_at + 5 > text.Length
                || !ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                throw ErrorMessages.Fail("S0104", _at);
            }

            built.Append((char)unit);
            _at += 5;
        }
        else
        {
            throw ErrorMessages.Fail("S0103", _at, c.ToString());
        }
    }

    private Token QuotedName(int start)
    {
        var end = text.IndexOf('`', _at + 1);
        if (end < 0)
        {
            throw ErrorMessages.Fail("S0105", text.Length);
        }

        _at = end + 1;
        return new Token(TokenKind.Name, text[(start + 1)..end], start, _at);
    }

    private Token Number(int start)
    {
        // A leading zero stands alone: "01" is two tokens, as in JSON.
        _at = text[_at] == '0' ? _at + 1 : Digits(_at);
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at = Digits(_at + 1);
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            var digits = _at + 1;
            if (digits < text.Length && text[digits] is '+' or '-')
            {
                digits++;
            }

            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                _at = Digits(digits);
            }
        }

        var piece = text[start.._at];
        var number = double.Parse(piece, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            throw ErrorMessages.Fail("S0102", start, piece);
        }

        return new Token(TokenKind.Number, piece, start, _at, number);
    }

    private int Digits(int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private Token Word(int start)
    {
        while (_at < text.Length && !IsBlank(text[_at]) && !Single.Contains(text[_at]))
        {
            _at++;
        }

        var word = text[start.._at];
        return word switch
        {
            _ when word[0] == '$' => new Token(TokenKind.Variable, word[1..], start, _at),
            "and" or "or" or "in" => new Token(TokenKind.Operator, word, start, _at),
            "true" or "false" or "null" => new Token(TokenKind.Constant, word, start, _at),
            _ => new Token(TokenKind.Name, word, start, _at),
        };
    }

    private Token Regex(int start)
    {
        var depth = 0;
        for (var at = _at + 1; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\')
            {
                at++;
            }
            else if (c == '/' && depth == 0)
            {
                return RegexEnd(start, at);
            }
            else if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c is ')' or ']' or '}')
            {
                depth--;
            }
        }

        throw ErrorMessages.Fail("S0302", text.Length);
    }

    private Token RegexEnd(int start, int slash)
    {
        var pattern = text[(start + 1)..slash];
        if (pattern.Length == 0)
        {
            throw ErrorMessages.Fail("S0301", slash);
        }

        _at = slash + 1;
        while (_at < text.Length && text[_at] is 'i' or 'm')
        {
            _at++;
        }

        return new Token(TokenKind.Regex, pattern, start, _at, Flags: text[(slash + 1).._at]);
    }
}
