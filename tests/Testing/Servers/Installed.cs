namespace Embassy.Testing;

// Finds what the tests need from the machine. A missing server fails the test; nothing is skipped in silence.
internal static class Installed
{
    public static string Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(folder => folder != "")
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists)
        ?? throw Missing(command);

    public static InvalidOperationException Missing(string what) =>
        new($"{what} is not installed. Install what the tests need with: tests/install");
}
