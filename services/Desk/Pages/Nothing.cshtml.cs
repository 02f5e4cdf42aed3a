using Embassy.Desk.Screens;

namespace Embassy.Desk.Pages;

/// <summary>An address at which there is no screen.</summary>
public sealed class NothingModel(DeskContext desk) : DeskScreen(desk)
{
    public void OnGet()
    {
        Title = W["no-screen"];
        Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
