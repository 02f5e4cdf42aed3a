using Embassy.Content.Assets;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>Receives a mission's folder as a ZIP, in a temporary file that lives as long as its reader.</summary>
sealed class FolderUpload(TemporaryFiles temporaryFiles, Limits limits)
{
    public async Task<FolderReader> Receive(Stream body, CancellationToken cancellation)
    {
        var file = await temporaryFiles.Receive(body, limits.StreamBytes, cancellation);
        try
        {
            return await FolderReader.Open(file, limits.UnpackedBytes, cancellation);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
