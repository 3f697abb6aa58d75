using System.Collections.Frozen;
using OrderHub.Server.Expressions.Dates;

namespace OrderHub.Server.Expressions.Functions;

/// <summary>The functions of the language: name, signature, how many arguments a higher-order function passes them, code.</summary>
internal static class Builtins
{
    private static readonly FrozenDictionary<string, BuiltinFunction> All = new[]
    {
        // Numbers
        Make("sum", "<a<n>:n>", 1, Aggregates.Sum),
        Make("count", "<a:n>", 1, Aggregates.Count),
        Make("max", "<a<n>:n>", 1, Aggregates.Max),
        Make("min", "<a<n>:n>", 1, Aggregates.Min),
        Make("average", "<a<n>:n>", 1, Aggregates.Average),
        Make("number", "<(nsb)-:n>", 1, Numbers.Number),
        Make("floor", "<n-:n>", 1, Numbers.Floor),
        Make("ceil", "<n-:n>", 1, Numbers.Ceil),
        Make("round", "<n-n?:n>", 2, Numbers.Round),
        Make("abs", "<n-:n>", 1, Numbers.Abs),
        Make("sqrt", "<n-:n>", 1, Numbers.Sqrt),
        Make("power", "<n-n:n>", 2, Numbers.Power),
        Make("random", "<:n>", 0, Numbers.Random),
        Make("formatNumber", "<n-so?:s>", 3, NumberPictures.FormatNumber),
        Make("formatBase", "<n-n?:s>", 2, Numbers.FormatBase),
        Make("formatInteger", "<n-s:s>", 2, IntegerFunctions.Format),
        Make("parseInteger", "<s-s:n>", 2, IntegerFunctions.Parse),

        // Texts
        Make("string", "<x-b?:s>", 1, Strings.String),
        Make("substring", "<s-nn?:s>", 3, Strings.Substring),
        Make("substringBefore", "<s-s:s>", 2, Strings.SubstringBefore),
        Make("substringAfter", "<s-s:s>", 2, Strings.SubstringAfter),
        Make("lowercase", "<s-:s>", 1, Strings.Lowercase),
        Make("uppercase", "<s-:s>", 1, Strings.Uppercase),
        Make("length", "<s-:n>", 1, Strings.Length),
        Make("trim", "<s-:s>", 1, Strings.Trim),
        Make("pad", "<s-ns?:s>", 3, Strings.Pad),
        Make("join", "<a<s>s?:s>", 2, Strings.Join),
        Make("match", "<s-f<s:o>n?:a<o>>", 3, Matching.Match),
        Make("contains", "<s-(sf):b>", 2, Matching.Contains),
        Make("replace", "<s-(sf)(sf)n?:s>", 4, Matching.Replace),
        Make("split", "<s-(sf)n?:a<s>>", 3, Matching.Split),
        Make("base64encode", "<s-:s>", 1, Encodings.Base64Encode),
        Make("base64decode", "<s-:s>", 1, Encodings.Base64Decode),
        Make("encodeUrlComponent", "<s-:s>", 1, Encodings.EncodeUrlComponent),
        Make("encodeUrl", "<s-:s>", 1, Encodings.EncodeUrl),
        Make("decodeUrlComponent", "<s-:s>", 1, Encodings.DecodeUrlComponent),
        Make("decodeUrl", "<s-:s>", 1, Encodings.DecodeUrl),

        // Booleans
        Make("boolean", "<x-:b>", 1, Objects.Boolean),
        Make("not", "<x-:b>", 1, Objects.Not),
        Make("exists", "<x:b>", 1, Objects.Exists),

        // Arrays
        Make("append", "<xx:a>", 2, Arrays.Append),
        Make("zip", "<a+>", 0, Arrays.Zip),
        Make("reverse", "<a:a>", 1, Arrays.Reverse),
        Make("distinct", "<x:x>", 1, Arrays.Distinct),
        Make("sort", "<af?:a>", 2, Arrays.Sort),
        Make("shuffle", "<a:a>", 1, Arrays.Shuffle),

        // Higher-order
        Make("map", "<af>", 2, HigherOrder.Map),
        Make("filter", "<af>", 2, HigherOrder.Filter),
        Make("single", "<af?>", 2, HigherOrder.Single),
        Make("reduce", "<afj?:j>", 3, HigherOrder.Reduce),
        Make("sift", "<o-f?:o>", 2, HigherOrder.Sift),
        Make("each", "<o-f:a>", 2, HigherOrder.Each),

        // Objects
        Make("keys", "<x-:a<s>>", 1, Objects.Keys),
        Make("lookup", "<x-s:x>", 2, Objects.Lookup),
        Make("spread", "<x-:a<o>>", 1, Objects.Spread),
        Make("merge", "<a<o>:o>", 1, Objects.Merge),
        Make("clone", "<(oa)-:o>", 1, Objects.Clone),
        Make("type", "<x:s>", 1, Objects.Type),
        Make("error", "<s?:x>", 1, Objects.Error),
        Make("assert", "<bs?:x>", 2, Objects.Assert),

        // Time
        Make("now", "<s?s?:s>", 2, DateFunctions.Now),
        Make("millis", "<:n>", 0, DateFunctions.Millis),
        Make("toMillis", "<s-s?:n>", 2, DateFunctions.ToMillis),
        Make("fromMillis", "<n-s?s?:s>", 3, DateFunctions.FromMillis),

        Make("eval", "<sx?:x>", 2, EvalFunction.Eval),
    }.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys;

    public static BuiltinFunction? Find(string name) => All.GetValueOrDefault(name);

    private static BuiltinFunction Make(string name, string signature, int arity, Native code) =>
        new(name, Signature.Parse(signature, 0), arity, code);
}
