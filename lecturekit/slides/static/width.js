// How wide a figure must be so that its words stand clear of one another.

export async function widthFor() {}
