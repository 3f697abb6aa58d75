using System.Globalization;

namespace OrderHub.Server.Connectors.Folders;

/// <summary>
/// The places of a drop folder. A file goes from <c>in</c> to <c>work</c> by a rename, which only one node can win, and from there to
/// <c>archive</c> or <c>reject</c>.
/// </summary>
internal sealed class FolderPaths(string root)
{
    public string In { get; } = Made(root, "in");

    public string Work { get; } = Made(root, "work");

    public string Archive { get; } = Made(root, "archive");

    public string Reject { get; } = Made(root, "reject");

    /// <summary>Puts a file away under its day; one of the same name is kept beside it.</summary>
    public static void PutAway(string file, string place, string name, DateTimeOffset now)
    {
        var day = Made(place, now.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var target = Path.Combine(day, name);
        for (var copy = 2; File.Exists(target); copy++)
        {
            target = Path.Combine(day, $"{Path.GetFileNameWithoutExtension(name)}.{copy}{Path.GetExtension(name)}");
        }

        File.Move(file, target);
    }

    private static string Made(string root, string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;
}
