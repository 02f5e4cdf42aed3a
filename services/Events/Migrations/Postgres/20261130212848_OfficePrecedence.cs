using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Events.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class OfficePrecedence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Feminine",
                table: "Tenures",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "FeminineTitles",
                table: "Offices",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "Precedence",
                table: "Offices",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Feminine",
                table: "Tenures");

            migrationBuilder.DropColumn(
                name: "FeminineTitles",
                table: "Offices");

            migrationBuilder.DropColumn(
                name: "Precedence",
                table: "Offices");
        }
    }
}
