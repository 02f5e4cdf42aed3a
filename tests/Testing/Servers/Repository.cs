namespace Embassy.Testing;

// The root of the repository: the folder with the solution, found upwards from the test binary.
public static class Repository
{
    public static string Root { get; } = Find();

    // The folder of reference material beside the repository; null if only the repository was cloned.
    public static string? Shared { get; } =
        Path.GetFullPath(Path.Combine(Root, "..", "shared")) is var path && Directory.Exists(path) ? path : null;

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (folder.EnumerateFiles("Embassy.sln*").Any())
                return folder.FullName;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Embassy.sln.");
    }
}
