namespace Embassy.Gateway.Reference;

/// <summary>Files that are built into the gateway.</summary>
static class Resource
{
    public static string Text(string name)
    {
        using var file = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The gateway was built without {name}."));
        return file.ReadToEnd();
    }
}
