using Embassy.Desk.Screens;

namespace Embassy.Desk.Pages;

/// <summary>Where a person comes who signed in beside a form that waits in another window.</summary>
public sealed class SignedInModel(DeskContext desk) : DeskScreen(desk)
{
    public void OnGet() => Title = W["signed-in"];
}
