"""Archives of `strapi export`: read, restored into a workspace, written from one."""
