using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Imports a mission's folder: receives all of it, reads and checks all of it, then writes it in one transaction. Asset
/// files are stored before their rows; a file without a row is never served.
/// </summary>
sealed class MissionImporter(ContentDb db, FolderUpload upload, FolderImporter folder, MissionCache missions, FactSignal facts)
{
    /// <param name="validateOnly">Writes everything, and takes it back.</param>
    public async Task<V1.ImportMissionResponse> Import(Stream body, bool validateOnly, CancellationToken cancellation)
    {
        await using var reader = await upload.Receive(body, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // The row lock serialises concurrent imports, if a mission row exists.
        await db.Missions.ExecuteUpdateAsync(set => set.SetProperty(m => m.Version, m => m.Version), cancellation);
        if (await db.Pages.AnyAsync(cancellation) || await db.Assets.AnyAsync(cancellation))
            throw new Problem(ProblemCodes.AlreadyExists, "There are pages or assets already. A folder is taken in where there are none.");
        if (reader.Facts.Count > 0 && await db.Facts.AnyAsync(cancellation))
            throw new Problem(ProblemCodes.AlreadyExists, "There are facts already. A folder with facts is taken in where there are none.");
        var editions = await folder.Import(reader, store: !validateOnly, cancellation);
        await db.SaveChangesAsync(cancellation);
        if (validateOnly) await transaction.RollbackAsync(cancellation);
        else
        {
            await transaction.CommitAsync(cancellation);
            missions.Invalidate();
            facts.SignalAll();
        }
        return new V1.ImportMissionResponse
        {
            Pages = reader.Pages.Count,
            Editions = editions,
            Assets = reader.Assets.Count,
            LeftAlone = { reader.LeftAlone }
        };
    }
}
