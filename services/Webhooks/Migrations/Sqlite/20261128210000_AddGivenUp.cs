using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Webhooks.Migrations.Sqlite
{
    /// <inheritdoc />
    [DbContext(typeof(SqliteWebhooksDb))]
    [Migration("20261128210000_AddGivenUp")]
    public partial class AddGivenUp : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(name: "Body", table: "Inbox", type: "TEXT", nullable: true);
            migrationBuilder.AddColumn<string>(name: "Note", table: "Inbox", type: "TEXT", nullable: true);
            migrationBuilder.AddColumn<string>(name: "Reason", table: "Inbox", type: "TEXT", nullable: true);
            migrationBuilder.AddColumn<int>(name: "Times", table: "Inbox", type: "INTEGER", nullable: false, defaultValue: 0);
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
