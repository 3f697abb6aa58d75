namespace OrderHub.Server.Hosting;

/// <summary>Finds files that ship beside the program, or lie in the source tree when it runs from there.</summary>
public static class ProjectFolder
{
    /// <summary>The project's folder when the program runs from its <c>bin</c>, else null.</summary>
    public static string? Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A folder beside the program, or else in the project's folder; null where there is none.</summary>
    public static string? Subfolder(string name)
    {
        var beside = System.IO.Path.Combine(AppContext.BaseDirectory, name);
        if (Directory.Exists(beside))
        {
            return beside;
        }

        var inProject = Path is null ? null : System.IO.Path.Combine(Path, name);
        return Directory.Exists(inProject) ? inProject : null;
    }

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var sibling = System.IO.Path.Combine(folder.FullName, "OrderHub.Server");
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "OrderHub.Server.csproj")))
            {
                return folder.FullName;
            }

            if (File.Exists(System.IO.Path.Combine(sibling, "OrderHub.Server.csproj")))
            {
                return sibling;
            }
        }

        return null;
    }
}
