namespace OrderHub.Testing;

/// <summary>Where the programs under test were built, in the configuration that the tests were built in.</summary>
public static class BuiltPrograms
{
    /// <summary>The source tree that the tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    public static string Server { get; } = Find("OrderHub.Server", "OrderHub.Server.dll");

    public static string LegacySystems { get; } = Find(Path.Combine("tests", "LegacySystems"), "OrderHub.LegacySystems.dll");

    private static string Find(string project, string file)
    {
        // .../bin/Release/net10.0
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(Root, project, "bin", framework.Parent!.Name, framework.Name, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"build {project} first", path);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderHub.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("OrderHub.sln was not found above " + AppContext.BaseDirectory);
    }
}
