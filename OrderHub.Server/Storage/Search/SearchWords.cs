using System.Text;

namespace OrderHub.Server.Storage.Search;

/// <summary>How words are cut into pieces of three characters, by which any part of a text is found, in Chinese too.</summary>
public static class SearchWords
{
    /// <summary>Characters of a piece; a shorter word is looked for in another way.</summary>
    public const int Piece = 3;

    /// <summary>Longest word that is looked for by its pieces; of a longer one the beginning is.</summary>
    private const int Longest = 40;

    /// <summary>Characters from which a word may have two wrong letters.</summary>
    private const int Long = 12;

    public static bool IsIndexed(string word) => word.EnumerateRunes().Take(Piece).Count() == Piece;

    /// <summary>The word's pieces, each once; empty for a word that is shorter than one.</summary>
    public static IReadOnlyList<string> Pieces(string word)
    {
        var runes = RunesOf(word);
        return [.. Enumerable.Range(0, Math.Max(0, runes.Count - Piece + 1)).Select(start => string.Concat(runes.Skip(start).Take(Piece))).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>How many of the pieces a text must have to be found fuzzily: a wrong letter costs three of them, and one must be left.</summary>
    public static int Enough(string word) => Math.Max(1, Pieces(word).Count - (Piece * (RunesOf(word).Count >= Long ? 2 : 1)));

    private static List<Rune> RunesOf(string word) => [.. word.EnumerateRunes().Take(Longest)];
}
