using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Forums.Migrations.Postgres
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresForumsDb))]
    [Migration("20261128210000_AddGivenUp")]
    public partial class AddGivenUp : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "Body", table: "Inbox", type: "text", nullable: true);
            migrationBuilder.AddColumn<string>(name: "Note", table: "Inbox", type: "text", nullable: true);
            migrationBuilder.AddColumn<string>(name: "Reason", table: "Inbox", type: "text", nullable: true);
            migrationBuilder.AddColumn<int>(name: "Times", table: "Inbox", type: "integer", nullable: false, defaultValue: 0);
            migrationBuilder.AlterColumn<string>(name: "Outcome", table: "Inbox", type: "character varying(9)", maxLength: 9, nullable: false, oldClrType: typeof(string), oldType: "character varying(8)", oldMaxLength: 8);
            migrationBuilder.DropIndex(name: "IX_Inbox_Outcome", table: "Inbox");
            migrationBuilder.CreateIndex(name: "IX_Inbox_Outcome", table: "Inbox", column: "Outcome", filter: "\"Outcome\" IN ('failed', 'returned')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_Inbox_Outcome", table: "Inbox");
            migrationBuilder.CreateIndex(name: "IX_Inbox_Outcome", table: "Inbox", column: "Outcome", filter: "\"Outcome\" = 'failed'");
            migrationBuilder.DropColumn(name: "Body", table: "Inbox");
            migrationBuilder.DropColumn(name: "Note", table: "Inbox");
            migrationBuilder.DropColumn(name: "Reason", table: "Inbox");
            migrationBuilder.DropColumn(name: "Times", table: "Inbox");
        }
    }
}
